/** The limits of a figure: `required` must be met, `aim` is the goal. */
interface Limits {
  required?: number
  aim?: number
}

export interface Bound extends Limits {
  kind: 'most' | 'least'
}

/** One figure of a benchmark. A figure without a bound is for information only. */
export interface Figure {
  name: string
  measured: number
  unit: string
  bound?: Bound
}

export const figure = (name: string, measured: number, unit: string, bound?: Bound): Figure => ({
  name,
  measured,
  unit,
  ...(bound ? { bound } : {}),
})
export const atMost = (limits: Limits): Bound => ({ kind: 'most', ...limits })
export const atLeast = (limits: Limits): Bound => ({ kind: 'least', ...limits })

export const figureHeader = ['bench', 'measured', 'required', 'aim', 'met']

/** A figure as a row below {@link figureHeader}. */
export function figureRow(bench: string, { name, measured, unit, bound }: Figure): string[] {
  const sign = bound?.kind === 'least' ? '≥' : '≤'
  const limit = (value: number | undefined) => (value === undefined ? '' : `${sign} ${value} ${unit}`.trim())
  const cells = [`${bench}: ${name}`, `${rounded(measured)} ${unit}`.trim(), limit(bound?.required), limit(bound?.aim)]
  return [...cells, bound ? limitMet(measured, bound) : '']
}

/** Names the strictest limit that is met, `aim` or `required` (`yes` if there is only one limit), or `no` if none is met. */
function limitMet(measured: number, { kind, required, aim }: Bound): string {
  const meets = (limit: number | undefined) =>
    limit !== undefined && (kind === 'most' ? measured <= limit : measured >= limit)
  const hasOneLimit = required === undefined || aim === undefined
  if (meets(aim)) return hasOneLimit ? 'yes' : 'aim'
  if (meets(required)) return hasOneLimit ? 'yes' : 'required'
  return 'no'
}

/** Prints how many targets are met, and which are not, from the rows of all figures. */
export function printTargets(rows: readonly (readonly string[])[]): void {
  const targets = rows.filter((row) => row.at(-1) !== '')
  const missed = targets.filter((row) => row.at(-1) === 'no')
  if (targets.length === 0) return
  console.log(`\n${targets.length - missed.length} of ${targets.length} targets are met.`)
  for (const [name, measured, required, aim] of missed)
    console.log(`Not met: ${name}: ${measured} (${required || aim})`)
}

/** Rounds to three significant digits, from 100 on to a whole number, because measurements are not more precise. */
function rounded(value: number): string {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
}

/** Prints rows as a Markdown table. */
export function printTable(header: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const lines = [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
  console.log(lines.join('\n'))
}
