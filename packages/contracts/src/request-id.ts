import { v5, v7, validate, version } from 'uuid'
import { CLOCK_SKEW_MS, RESPONSE_TTL_SECONDS } from './names'

const IDEMPOTENCY_NAMESPACE = '6f1d9c1e-2f0b-5c52-9d0e-7f9b8f2f6a11'

/** Creates a request id: a UUID v7, which contains its creation time. */
export function newRequestId(): string {
  return v7()
}

/** Creation time of a request id, in ms since 1970. Undefined if it is not a UUID v7. */
export function requestIdTime(requestId: string): number | undefined {
  if (!validate(requestId) || version(requestId) !== 7) return undefined
  return Number.parseInt(requestId.slice(0, 8) + requestId.slice(9, 13), 16)
}

/**
 * Whether a request without response may still get one: its id is a UUID v7 that was created less than
 * {@link RESPONSE_TTL_SECONDS} ago, and at most {@link CLOCK_SKEW_MS} in the future.
 */
export function isRecentRequestId(requestId: string, now: number): boolean {
  const createdAt = requestIdTime(requestId)
  if (createdAt === undefined) return false
  const age = now - createdAt
  return age >= -CLOCK_SKEW_MS && age < RESPONSE_TTL_SECONDS * 1_000
}

/** A UUID v5 that depends only on purpose and Idempotency-Key, so a repeated request creates the same order. */
export function idempotentId(
  purpose: 'key' | 'order' | 'request' | 'user' | 'kitchen' | 'price',
  idempotencyKey: string,
): string {
  return v5(`${purpose}:${idempotencyKey}`, IDEMPOTENCY_NAMESPACE)
}
