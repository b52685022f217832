import { type IncomingMessage } from 'node:http'

/** A request in `express.Router`: Node's own, without what an express app would add to it. */
export interface RoutedRequest extends IncomingMessage {
  params: Record<string, string | string[]>
  body?: unknown
  route?: { path: string }
}
