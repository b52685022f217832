import { type IncomingMessage } from 'node:http'

/** Logs an unexpected error of one request; the API goes on. */
export function logFailure({ method, url }: IncomingMessage, error: unknown): void {
  console.error(`Kubernetes API: ${method} ${url} failed:`, error)
}
