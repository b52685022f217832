import { MAX_STATUS_WAIT_MS } from '@food-delivery/contracts'
import { type Route, notFound, route } from '@food-delivery/service-kit'
import { z } from 'zod'
import { type AnswerDesk } from '../answers/answer-desk'
import { requestIdParams } from './request-id-params'

const query = z.object({ wait: z.coerce.number().int().min(0).max(MAX_STATUS_WAIT_MS).default(0) })

const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }

/** Tells what became of a request; `?wait=` (ms) holds the answer back until it is final. */
export function getStatus(desk: AnswerDesk): Route {
  return route({
    method: 'GET',
    path: '/status/:requestId',
    params: requestIdParams,
    query,
    handle: async (request) => {
      const { requestId } = request.params
      const { wait: waitMs } = request.query
      const answer =
        waitMs > 0 ? await desk.wait({ requestId, waitMs, signal: request.abandoned }) : await desk.look(requestId)
      if (answer === undefined) throw notFound('no request has this id, or its answer was dropped')
      return { status: 200, text: answer, headers }
    },
  })
}
