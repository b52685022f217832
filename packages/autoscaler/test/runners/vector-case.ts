import { type Rules } from '../../src'

/** A case of a vector file. */
export interface VectorCase {
  id: string
  kind: string
  title: string
  /** `version`: the version of KEDA or Kubernetes; absent in the cases for the older versions. */
  source: { version?: string }
  inputs: Record<string, unknown>
  expected: Record<string, unknown>
}

/** Runs the inputs of a case by the rules of its versions; the test compares the result with `expected`. */
export type Runner = (
  inputs: Record<string, unknown>,
  expected: Record<string, unknown>,
  rules: Rules,
) => Record<string, unknown>

/** Reads an object with these fields. Throws for any other field except `note`, so no part of a case is ignored. */
export function readFields<T>(value: unknown, ...names: (keyof T & string)[]): T {
  const unknownNames = Object.keys(value as object).filter((key) => key !== 'note' && !names.includes(key as never))
  if (unknownNames.length > 0) throw new Error(`unknown fields: ${unknownNames.join(', ')}`)
  return value as T
}

/** An integer in the vectors: a string if it is above Number.MAX_SAFE_INTEGER. */
export type VectorInteger = number | string

export function toBigInt(value: VectorInteger): bigint {
  return BigInt(value)
}

/** A bigint in the notation of the vectors. */
export function toVectorInteger(value: bigint): VectorInteger {
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? String(value) : Number(value)
}

/** The current time in the tests, ms since 1970. It is so late that the vectors' time of 10⁹ s ago is still positive. */
export const now = 2_000_000_000_000

/** The time `seconds` before {@link now}, ms since 1970. */
export function ago(seconds: number): number {
  return now - seconds * 1000
}

/** Catches the errors of this package; other errors are thrown again. */
export function attempt<T>(run: () => T): { value: T } | { error: string } {
  try {
    return { value: run() }
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'retriable' in error) return { error: error.message }
    throw error
  }
}
