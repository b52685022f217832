import { type ClientRequest, type IncomingMessage, STATUS_CODES } from 'node:http'
import { type Duplex } from 'node:stream'
import { type HttpProblem } from '../http/problem'

/** Both ends of an upgraded connection. */
export interface Tunnel {
  client: Duplex
  /** Bytes that the client sent after its request. */
  head: Buffer
  upstream: ClientRequest
  fail: (error: Error) => HttpProblem
}

/** Connects a client that asked for an upgrade with its target; ends each side when the other ends. */
export function openTunnel({ client, head, upstream, fail }: Tunnel): void {
  upstream.on('upgrade', (res: IncomingMessage, socket: Duplex, upstreamHead: Buffer) => {
    client.write(statusLine(res))
    if (upstreamHead.length > 0) client.write(upstreamHead)
    if (head.length > 0) socket.write(head)
    join(client, socket)
  })
  // The target has not accepted the upgrade: its answer is passed back unchanged.
  upstream.on('response', (res: IncomingMessage) => {
    client.write(statusLine(res, 'connection: close\r\n'))
    res.pipe(client)
  })
  upstream.on('error', (error) => refuse(client, fail(error)))
  client.on('close', () => upstream.destroy())
  client.on('error', () => upstream.destroy())
}

/** Answers an upgrade request with a problem and closes the connection. */
export function refuse(client: Duplex, problem: HttpProblem): void {
  if (client.destroyed) return
  const body = JSON.stringify(problem)
  client.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n` +
      `content-type: application/problem+json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `connection: close\r\n\r\n${body}`,
  )
}

function join(client: Duplex, upstream: Duplex): void {
  client.pipe(upstream).pipe(client)
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
  }
}

function statusLine({ statusCode = 502, statusMessage = '', rawHeaders }: IncomingMessage, more = ''): string {
  let head = `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${more}`
  for (let index = 0; index < rawHeaders.length; index += 2) {
    // The body is passed on decoded and ends with the connection.
    const isFraming = more !== '' && /^(connection|transfer-encoding|keep-alive)$/i.test(rawHeaders[index] ?? '')
    if (!isFraming) head += `${rawHeaders[index]}: ${rawHeaders[index + 1]}\r\n`
  }
  return `${head}\r\n`
}
