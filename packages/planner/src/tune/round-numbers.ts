/** Round numbers of one decade. */
const STEPS = [1, 1.2, 1.4, 1.7, 2, 2.4, 2.8, 3.4, 4, 5, 6, 7, 8.5]

/** Round numbers between two values, each about 20 % above the one before. */
export function roundNumbers(from: number, to: number): number[] {
  const first = Math.floor(Math.log10(from))
  const decades = Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, index) => 10 ** (first + index))
  const all = decades.flatMap((decade) => STEPS.map((step) => Number((step * decade).toPrecision(3))))
  return all.filter((value) => value >= from && value <= to)
}

/** The nearest number with this many significant digits. */
export const withDigits = (value: number, digits: number): number => Number(value.toPrecision(digits))

/** Numbers in order, each once. */
export const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b)
