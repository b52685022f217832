import { postStatusSchema, statusParamsSchema } from '@food-delivery/contracts'
import { type Route, route } from '@food-delivery/service-kit'
import { type ResponseRepository } from '../responses/response-repository'

/** Stores the first response to a request. It never overwrites a response. */
export function postStatus(repository: ResponseRepository): Route {
  return route({
    method: 'POST',
    path: '/status/:requestId',
    params: statusParamsSchema,
    body: postStatusSchema,
    handle: async ({ params: { requestId }, body: { value } }) => {
      await repository.saveIfAbsent(requestId, JSON.stringify(value))
      return { status: 200, text: 'OK' }
    },
  })
}
