import { postStatusSchema, statusParamsSchema } from '@food-delivery/contracts'
import { HttpProblem, type Route, route } from '@food-delivery/service-kit'
import { type ResponseRepository } from '../responses/response-repository'

/**
 * Stores the first response to a request. It never overwrites a response. 409 if the request has an Idempotency-Key that
 * belongs to another request.
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
