import { postStatusSchema, statusParamsSchema } from '@food-delivery/contracts'
import { type Route, route } from '@food-delivery/service-kit'
import { type AnswerRepository } from '../answers/answer-repository'

/** Stores the first answer to a request. It never overwrites an answer. */
export function postStatus(repository: AnswerRepository): Route {
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
