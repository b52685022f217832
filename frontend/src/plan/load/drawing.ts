/** A point of a drawn load: the index of a step, and its rate in records per second. */
export interface DrawnPoint {
  readonly step: number
  readonly rate: number
}

/** The rates after the pointer has moved between two points. The steps between them are on a straight line. */
export function drawLine(rates: readonly number[], from: DrawnPoint, to: DrawnPoint): number[] {
  const [first, last] = from.step <= to.step ? [from, to] : [to, from]
  const slope = last.step === first.step ? 0 : (last.rate - first.rate) / (last.step - first.step)
  return rates.map((rate, step) => {
    if (step === to.step) return to.rate
    return step < first.step || step > last.step ? rate : first.rate + slope * (step - first.step)
  })
}

/**
 * The point under a pointer. `x`, `y`: shares of the width from the left, and of the height from the top. `top`: the
 * rate at the upper edge.
 */
export function pointAt(x: number, y: number, steps: number, top: number): DrawnPoint {
  const clamp = (share: number) => Math.min(1, Math.max(0, share))
  return {
    step: Math.min(steps - 1, Math.floor(clamp(x) * steps)),
    rate: Number((top * (1 - clamp(y))).toPrecision(3)),
  }
}

/** The end of the axis: a round number at least a quarter above the highest rate. */
export function topOf(rates: readonly number[]): number {
  const minTop = 1.25 * Math.max(1, ...rates)
  const decade = 10 ** Math.floor(Math.log10(minTop))
  return ([1, 2, 5].find((factor) => factor * decade >= minTop) ?? 10) * decade
}

/** The `d` of an SVG path around the drawn area. A step is one unit wide; the box is `top` units high. */
export function outlineOf(rates: readonly number[], top: number): string {
  const line = rates.map((rate, step) => `V${top - Math.min(top, rate)}H${step + 1}`)
  return `M0 ${top}${line.join('')}V${top}Z`
}

/**
 * The point after a key was pressed; undefined for keys without a function. If the key chooses another step, the rate is
 * NaN, because the rate of that step is not known here.
 */
export function moveByKey(key: string, { step, rate }: DrawnPoint, steps: number, top: number): DrawnPoint | undefined {
  const selectStep = (next: number) => ({ step: Math.min(steps - 1, Math.max(0, next)), rate: NaN })
  const changeRate = (share: number) => ({
    step,
    rate: Math.min(top, Math.max(0, Number((rate + share * top).toPrecision(3)))),
  })
  const moves: Record<string, () => DrawnPoint> = {
    ArrowLeft: () => selectStep(step - 1),
    ArrowRight: () => selectStep(step + 1),
    Home: () => selectStep(0),
    End: () => selectStep(steps - 1),
    ArrowUp: () => changeRate(0.02),
    ArrowDown: () => changeRate(-0.02),
    PageUp: () => changeRate(0.1),
    PageDown: () => changeRate(-0.1),
  }
  return moves[key]?.()
}
