import { postStatusSchema } from '@food-delivery/contracts'
import { type Route, route } from '@food-delivery/service-kit'
import { type AnswerRepository } from '../answers/answer-repository'
import { requestIdParams } from './request-id-params'

/** Keeps a first answer for the original's apiservice; a later one, or one from Kafka, is never overwritten by it. */
export function postStatus(repository: AnswerRepository): Route {
  return route({
    method: 'POST',
    path: '/status/:requestId',
    params: requestIdParams,
    body: postStatusSchema,
    handle: async ({ params: { requestId }, body: { value } }) => {
      await repository.saveIfAbsent(requestId, JSON.stringify(value))
      return { status: 200, text: 'OK' }
    },
  })
}
