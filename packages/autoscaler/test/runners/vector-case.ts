/** One case of a vector file. */
export interface VectorCase {
  id: string
  kind: string
  title: string
  inputs: Record<string, unknown>
  expected: Record<string, unknown>
}

/** Runs the inputs of one kind; the result is compared with `expected`. */
export type Runner = (inputs: Record<string, unknown>, expected: Record<string, unknown>) => Record<string, unknown>

/** Throws for a field that is not listed: a case must not pass because a part of it was ignored. */
export function only<T>(value: unknown, ...known: (keyof T & string)[]): T {
  const unknown = Object.keys(value as object).filter((key) => key !== 'note' && !known.includes(key as never))
  if (unknown.length > 0) throw new Error(`unknown fields: ${unknown.join(', ')}`)
  return value as T
}

/** An integer in the vectors; a string above 2⁵³. */
export type Whole = number | string

export function big(value: Whole): bigint {
  return BigInt(value)
}

/** A bigint in the notation of the vectors: a string above 2⁵³. */
export function whole(value: bigint): Whole {
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? String(value) : Number(value)
}

/** The current time in the tests: an age of 10⁹ s is still after 1970. */
export const now = 2_000_000_000_000

/** The time `seconds` ago. */
export function ago(seconds: number): number {
  return now - seconds * 1000
}

/** Catches this package's errors; anything else is thrown on. */
export function attempt<T>(run: () => T): { value: T } | { error: string } {
  try {
    return { value: run() }
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'retriable' in error) return { error: error.message }
    throw error
  }
}
