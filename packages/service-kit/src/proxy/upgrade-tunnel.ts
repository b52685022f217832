import { type ClientRequest, type IncomingMessage, STATUS_CODES } from 'node:http'
import { type Duplex } from 'node:stream'
import { type HttpProblem } from '../http/problem'

/** Both ends of an upgraded connection. */
export interface Tunnel {
  client: Duplex
  /** Bytes that the client has sent after its request. */
  head: Buffer
  targetRequest: ClientRequest
  toProblem: (error: Error) => HttpProblem
}

/** Connects a client with the target of its upgrade request. Closes each side when the other side closes. */
export function openTunnel({ client, head, targetRequest, toProblem }: Tunnel): void {
  targetRequest.on('upgrade', (res: IncomingMessage, target: Duplex, targetHead: Buffer) => {
    client.write(responseHead(res))
    if (targetHead.length > 0) client.write(targetHead)
    if (head.length > 0) target.write(head)
    connectSockets(client, target)
  })
  // The target has rejected the upgrade, and its response is forwarded.
  targetRequest.on('response', (res: IncomingMessage) => {
    client.write(responseHead(res, 'connection: close\r\n'))
    res.pipe(client)
  })
  targetRequest.on('error', (error) => rejectUpgrade(client, toProblem(error)))
  for (const event of ['close', 'error']) client.on(event, () => targetRequest.destroy())
}

/** Responds to an upgrade request with a problem and closes the connection. */
export function rejectUpgrade(client: Duplex, problem: HttpProblem): void {
  if (client.destroyed) return
  const body = JSON.stringify(problem)
  client.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n` +
      `content-type: application/problem+json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `connection: close\r\n\r\n${body}`,
  )
}

function connectSockets(client: Duplex, target: Duplex): void {
  client.pipe(target).pipe(client)
  for (const event of ['close', 'error']) {
    client.on(event, () => target.destroy())
    target.on(event, () => client.destroy())
  }
}

/** Status line and headers. With `closeHeader` the body is forwarded decoded and ends with the connection. */
function responseHead({ statusCode = 502, statusMessage = '', rawHeaders }: IncomingMessage, closeHeader = ''): string {
  let head = `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${closeHeader}`
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    const isReplaced = closeHeader !== '' && /^(connection|transfer-encoding|keep-alive)$/i.test(name)
    if (!isReplaced) head += `${name}: ${rawHeaders[index + 1]}\r\n`
  }
  return `${head}\r\n`
}
