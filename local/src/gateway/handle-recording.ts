import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type RecordedRun } from '@food-delivery/autoscaler'
import { writeJson } from '../kubernetes-api/responses'
import { RejectedRequestError, answerPage, assertFromOwnPage, assertMethod } from './page-request'

/** Handles `GET` of the last 15 minutes as a recording; 404 if `record` returns undefined, because no autoscaler runs. */
export function handleRecording(
  req: IncomingMessage,
  res: ServerResponse,
  record: () => RecordedRun | undefined,
): Promise<void> {
  return answerPage(res, 'Recording not available', () => {
    assertFromOwnPage(req, 'read recordings')
    assertMethod(req, res, 'GET')
    const run = record()
    if (!run) throw new RejectedRequestError(404, 'no autoscaler runs: start without --autoscaler off')
    writeJson(res, 200, run)
  })
}
