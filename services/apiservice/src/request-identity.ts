import { createHash, randomInt, randomUUID } from 'node:crypto'
import { idempotentId, newRequestId } from '@food-delivery/contracts'
import { type RouteRequest, badRequest } from '@food-delivery/service-kit'

/** The ids of a request, and values for fields that the request omits. */
export interface RequestIdentity {
  requestId: string
  orderId: string
  /** Value for an order without a `userId`; likewise `kitchenId` and `totalPrice`. */
  userId: string
  kitchenId: string
  /** 0.00 to 100.00 as text with two decimals, as in the original. */
  totalPrice: string
  /** Id of the Idempotency-Key, if the request has one. Then all values except `requestId` and `requestedAt` depend only on the key. */
  keyId?: string
  /** Hash of the parsed body, if the request has an Idempotency-Key. `requestId` depends on both. */
  bodyHash?: string
  /** When the request was accepted, ms since 1970, if it has an Idempotency-Key; otherwise `requestId` contains it. */
  requestedAt?: number
}

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/
const MAX_CENTS = 10_000

/**
 * Creates new ids, or derives them from the request's `Idempotency-Key`, so that a repeated request is the same order.
 * Another body with the same key has another `requestId`, so that its response does not replace the first one. The same
 * key in another `scope` (route) results in other ids.
 * @throws HttpProblem 400 for a key that is empty, too long or not printable ASCII.
 */
export function createIdentity(request: Pick<RouteRequest, 'header' | 'body'>, scope: string): RequestIdentity {
  const key = request.header('idempotency-key')
  if (key === undefined) return randomIdentity()
  if (!IDEMPOTENCY_KEY.test(key))
    throw badRequest('Idempotency-Key: expected 1 to 200 printable characters without spaces')
  return repeatableIdentity(`${scope}:${key}`, hashOf(request.body))
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
    totalPrice: formatPrice(Number.parseInt(idempotentId('price', key).slice(0, 8), 16) % (MAX_CENTS + 1)),
    keyId: idempotentId('key', key),
    bodyHash,
    requestedAt: Date.now(),
  }
}

/** The schema has removed unknown fields, added defaults and sorted the fields. */
const hashOf = (body: unknown) => createHash('sha256').update(JSON.stringify(body)).digest('base64url')

const formatPrice = (cents: number) => (cents / 100).toFixed(2)
