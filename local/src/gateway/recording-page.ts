import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type RecordedRun } from '@food-delivery/autoscaler'
import { writeJson } from '../kubernetes-api/responses'
import { isRejected, reject } from './own-page'

/** Handles `GET` of the last 15 minutes as a recording; 404 while no autoscaler runs, where `record` returns undefined. */
export function handleRecording(
  req: IncomingMessage,
  res: ServerResponse,
  record: () => RecordedRun | undefined,
): Promise<void> {
  if (isRejected(req, res, 'recordings')) return Promise.resolve()
  const run = record()
  if (run) writeJson(res, 200, run)
  else reject(res, 404, 'no autoscaler runs: start without --autoscaler off')
  return Promise.resolve()
}
