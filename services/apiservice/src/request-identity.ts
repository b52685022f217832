import { createHash, randomInt, randomUUID } from 'node:crypto'
import { idempotentId, newRequestId } from '@food-delivery/contracts'
import { type RouteRequest } from '@food-delivery/service-kit'

/** The ids of a request, and values for fields that the request omits. */
export interface RequestIdentity {
  requestId: string
  orderId: string
  /** Used if the order has no `userId`; `kitchenId` and `totalPrice` are used in the same way. */
  userId: string
  kitchenId: string
  /** 0.00 to 100.00 as text with two decimals, as in the original application. */
  totalPrice: string
  /**
   * Id of the Idempotency-Key, if the request has one. Then all values except `requestId`, `bodyHash` and `requestedAt`
   * depend only on the key.
   */
  keyId?: string
  /**
   * Hash of the parsed body, if the request has an Idempotency-Key. `requestId` depends on the key and on this hash.
   */
  bodyHash?: string
  /**
   * When the request was accepted, ms since 1970, if it has an Idempotency-Key; otherwise `requestId` contains this
   * time.
   */
  requestedAt?: number
}

const MAX_CENTS = 10_000

/**
 * Creates new ids, or derives them from the request's `Idempotency-Key`, so that a repeated request is the same order.
 * Another body with the same key has another `requestId`, so that its response does not replace the first one. The same
 * key in another `scope` (route) results in other ids.
 */
export function createIdentity(request: Pick<RouteRequest, 'idempotencyKey' | 'body'>, scope: string): RequestIdentity {
  const key = request.idempotencyKey
  return key === undefined ? randomIdentity() : repeatableIdentity(`${scope}:${key}`, hashOf(request.body))
}

function randomIdentity(): RequestIdentity {
  return {
    requestId: newRequestId(),
    orderId: randomUUID(),
    userId: randomUUID(),
    kitchenId: randomUUID(),
    totalPrice: formatPrice(randomInt(MAX_CENTS + 1)),
  }
}

function repeatableIdentity(key: string, bodyHash: string): RequestIdentity {
  return {
    requestId: idempotentId('request', `${key}:${bodyHash}`),
    orderId: idempotentId('order', key),
    userId: idempotentId('user', key),
    kitchenId: idempotentId('kitchen', key),
    totalPrice: formatPrice(repeatableCents(key)),
    keyId: idempotentId('key', key),
    bodyHash,
    requestedAt: Date.now(),
  }
}

/** A number of cents up to MAX_CENTS, from the first eight hexadecimal digits of an id. */
function repeatableCents(key: string): number {
  const digits = idempotentId('price', key).slice(0, 8)
  return Number.parseInt(digits, 16) % (MAX_CENTS + 1)
}

/**
 * Equal requests have equal hashes, because the schema has removed unknown fields, added defaults and sorted the
 * fields.
 */
const hashOf = (body: unknown) => createHash('sha256').update(JSON.stringify(body)).digest('base64url')

const formatPrice = (cents: number) => (cents / 100).toFixed(2)
