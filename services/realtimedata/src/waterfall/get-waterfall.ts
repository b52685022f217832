import { type OrderWaterfall } from '@food-delivery/contracts'
import { UnknownTopicError, isOutage } from '@food-delivery/kafka-client'
import { OrderNotFoundError, type WaterfallReadOptions, readWaterfall } from '@food-delivery/order-bus'
import { type Route, notFound, route, unavailable } from '@food-delivery/service-kit'
import { z } from 'zod'
import { TaskQueue } from './task-queue'

const params = z.object({ orderId: z.string().min(1).max(200) })
const query = z.object({ placedAt: z.coerce.number().int().min(0).max(8_640_000_000_000_000).optional() })

/**
 * `GET /events/orders/:orderId`: the waterfall of an order, which shows where it spent its time. `?placedAt=` (ms since
 * 1970) makes the search fast; without it, the events of the last hour are searched.
 */
export function getWaterfall(kafka: Omit<WaterfallReadOptions, 'orderId' | 'placedAt'>): Route {
  const searches = new TaskQueue()
  return route({
    method: 'GET',
    path: '/events/orders/:orderId',
    params,
    query,
    handle: async ({ params: { orderId }, query: { placedAt } }) => {
      const search = () => readWaterfall({ ...kafka, orderId, placedAt })
      const json: OrderWaterfall = await searches.run(search).catch(throwProblem)
      return { status: 200, json, headers: { 'cache-control': 'no-store' } }
    },
  })
}

function throwProblem(error: unknown): never {
  if (error instanceof OrderNotFoundError) throw notFound(error.message)
  if (error instanceof UnknownTopicError || isOutage(error))
    throw unavailable({ detail: `the events cannot be read: ${(error as Error).message}`, cause: error })
  throw error
}
