/** Steps of a drawn load. */
export const DRAWN_STEPS = 96

/** A drawn load as CSV: a rate for each step. */
export function csvOfDrawing({ hours, rates }: { hours: number; rates: readonly number[] }): string {
  const step = (hours * 3_600) / rates.length
  const lines = rates.map((rate, index) => `${Number((index * step).toFixed(3))},${Number(rate.toFixed(3))}`)
  return ['time,rate', ...lines].join('\n')
}
