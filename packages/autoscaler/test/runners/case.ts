/** One case of a vector file. */
export interface VectorCase {
  id: string
  kind: string
  title: string
  inputs: Record<string, unknown>
  expected: Record<string, unknown>
}

/** Runs the inputs of one kind and returns what `expected` shall be compared with. */
export type Runner = (inputs: Record<string, unknown>, expected: Record<string, unknown>) => Record<string, unknown>

/** Throws for a field that no rule here reads: a case must not pass because a part of it was overlooked. */
export function only<T>(value: unknown, ...known: (keyof T & string)[]): T {
  const unknown = Object.keys(value as object).filter((key) => key !== 'note' && !known.includes(key as never))
  if (unknown.length > 0) throw new Error(`fields nobody reads: ${unknown.join(', ')}`)
  return value as T
}

/** Whole number of JSON; above 2⁵³ it stands there as a string. */
export type Whole = number | string

export function big(value: Whole): bigint {
  return BigInt(value)
}

/** The number behind a bigint, as the vectors write it: a string above 2⁵³. */
export function whole(value: bigint): Whole {
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? String(value) : Number(value)
}

/** Now, in the tests: far enough from 0 that an age of 10⁹ s is still after the epoch. */
export const now = 2_000_000_000_000

/** The time of an age in seconds. */
export function ago(seconds: number): number {
  return now - seconds * 1000
}

/** Runs what may throw: `valid` false for one of our own errors, anything else is passed on. */
export function attempt<T>(run: () => T): { value: T } | { error: string } {
  try {
    return { value: run() }
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'retriable' in error) return { error: error.message }
    throw error
  }
}
