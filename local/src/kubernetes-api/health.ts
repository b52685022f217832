import { type Exchange } from './negotiation'
import { writeText } from './responses'

const PATH = /^\/(livez|readyz|healthz)(\/ping)?$/

/** Answers the paths of health checks; false for another path. `?verbose` lists the checks. */
export function answerHealth(path: string, { res, query }: Exchange): boolean {
  const [, endpoint, check] = PATH.exec(path) ?? []
  if (endpoint === undefined) return false
  writeText(res, 200, query.has('verbose') && !check ? `[+]ping ok\n${endpoint} check passed\n` : 'ok')
  return true
}
