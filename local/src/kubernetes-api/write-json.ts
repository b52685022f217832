import { type ServerResponse } from 'node:http'

/** Writes a JSON answer. */
export function writeJson(res: ServerResponse, code: number, value: unknown): void {
  res.writeHead(code, { 'content-type': 'application/json' })
  res.end(JSON.stringify(value))
}
