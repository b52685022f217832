import { DependencyUnavailableError } from '@food-delivery/kafka-client'
import { type EventHandler } from '@food-delivery/order-bus'
import { type ResponseRepository } from '../responses/response-repository'
import { StoreUnavailableError } from '../responses/errors'

/** Stores the response to a request. Waits while Redis is unavailable. */
export function storeResponse(repository: Pick<ResponseRepository, 'save'>): EventHandler<'updateHttpResponse'> {
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
