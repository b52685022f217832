import { MAX_STATUS_WAIT_MS, postStatusSchema, statusParamsSchema } from '@food-delivery/contracts'
import { HttpProblem, type Route, notFound, route } from '@food-delivery/service-kit'
import { z } from 'zod'
import { type ResponseReader } from './response-reader'
import { type ResponseRepository } from './response-repository'

const query = z.object({ wait: z.coerce.number().int().min(0).max(MAX_STATUS_WAIT_MS).default(0) })

const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }

/** Returns the response to a request. With `?wait=` (ms) it waits for the final response. */
export function getStatus(reader: ResponseReader): Route {
  return route({
    method: 'GET',
    path: '/status/:requestId',
    params: statusParamsSchema,
    query,
    handle: async (request) => {
      const { requestId } = request.params
      const { wait: waitMs } = request.query
      const response =
        waitMs > 0
          ? await reader.waitFor({ requestId, waitMs, signal: request.abandoned })
          : await reader.read(requestId)
      if (response === undefined) throw notFound('no request has this id, or its response has expired')
      return { status: 200, text: response, headers }
    },
  })
}

/**
 * Stores the first response to a request. It never overwrites a response. 409 if the request has an Idempotency-Key
 * that belongs to another request.
 */
export function postStatus(repository: ResponseRepository): Route {
  return route({
    method: 'POST',
    path: '/status/:requestId',
    params: statusParamsSchema,
    body: postStatusSchema,
    handle: async ({ params: { requestId }, body: { value, keyId } }) => {
      if (keyId !== undefined && !(await repository.claimKey(keyId, requestId)))
        throw new HttpProblem({ status: 409, detail: 'the Idempotency-Key belongs to another request' })
      await repository.saveIfAbsent(requestId, JSON.stringify(value))
      return { status: 200, text: 'OK' }
    },
  })
}
