import { DependencyUnavailableError } from '@food-delivery/kafka-client'
import { type EventHandler } from '@food-delivery/order-bus'
import { type AnswerRepository } from '../answers/answer-repository'
import { StoreUnavailableError } from '../answers/errors'

/** Stores the answer to a request. Waits while Redis is unavailable. */
export function storeAnswer(repository: Pick<AnswerRepository, 'save'>): EventHandler<'updateHttpResponse'> {
  return {
    handle: async ({ payload: { requestId, message } }) => {
      try {
        await repository.save(requestId, toJson(message))
      } catch (error) {
        if (error instanceof StoreUnavailableError) throw new DependencyUnavailableError('Redis', { cause: error })
        throw error
      }
    },
  }
}

/** Clients expect JSON, so a message that is not JSON becomes a JSON string. */
function toJson(message: string): string {
  try {
    JSON.parse(message)
    return message
  } catch {
    return JSON.stringify(message)
  }
}
