import { type Socket, connect } from 'node:net'
import fc from 'fast-check'
import { attackWithSamples } from './attack-with-samples'

const CONNECTIONS = 50
const TIMEOUT_MS = 30_000

const randomBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))

/** The headers of a request for a WebSocket. */
const WEBSOCKET =
  'Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='

/** Random bytes, and requests for these paths that are almost valid. */
function anyBytes(paths: readonly string[]): fc.Arbitrary<Buffer> {
  const method = fc.constantFrom('GET', 'POST', 'get', 'CONNECT', 'PRI', 'X', '')
  const version = fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9', 'http/1.1', '')
  const requestLine = fc
    .tuple(method, fc.constantFrom(...paths, '*', 'x:1', ''), version)
    .map((parts) => parts.join(' '))
  const header = fc.constantFrom(
    'Host: localhost',
    'Host: a\r\nHost: b',
    'Content-Length: 5',
    'Content-Length: -1',
    'Content-Length: 5\r\nContent-Length: 6',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: chunked\r\nContent-Length: 3',
    'Transfer-Encoding: gzip, identity',
    'Connection: upgrade\r\nUpgrade: websocket',
    WEBSOCKET,
    'Expect: 100-continue',
    'Expect: wonders',
    ' folded: line',
    'no colon',
    `X: ${'x'.repeat(20_000)}`,
  )
  const requestHead = fc
    .tuple(requestLine, fc.array(header, { maxLength: 3 }))
    .map(([line, headers]) => [line, ...headers].join('\r\n'))
  const request = fc
    .tuple(requestHead, fc.constantFrom('\r\n\r\n', '\n\n', '\r\n'), randomBytes)
    .map(([head, separator, body]) => Buffer.concat([Buffer.from(head + separator), body]))
  const upgrade = fc
    .tuple(fc.constantFrom(...paths), randomBytes)
    .map(([path, frames]) =>
      Buffer.concat([Buffer.from(`GET ${path} HTTP/1.1\r\nHost: a\r\n${WEBSOCKET}\r\n\r\n`), frames]),
    )
  return fc.oneof(randomBytes, { weight: 2, arbitrary: request }, upgrade)
}

/**
 * Sends `FUZZ_RUNS` samples of mostly invalid HTTP, each on a new connection. Resolves with the first samples that got
 * a 5xx response or whose connection stayed open.
 */
export function attackWithBytes(url: string, paths: readonly string[]): Promise<object[]> {
  const port = Number(new URL(url).port)
  return attackWithSamples(anyBytes(paths), CONNECTIONS, async (bytes) => {
    const outcome = await send(port, bytes)
    return outcome === 'ended' ? undefined : { bytes: bytes.toString('latin1'), outcome }
  })
}

/** Sends bytes and then ends the connection, or resets it if the number of bytes is odd. */
async function send(port: number, bytes: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const isReset = bytes.length % 2 === 1
  if (isReset) socket.write(bytes, () => socket.resetAndDestroy())
  else socket.end(bytes)
  return outcomeOf(socket)
}

function outcomeOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const done = (outcome: string) => {
      clearTimeout(timer)
      resolve(outcome)
      socket.destroy()
    }
    const timer = setTimeout(() => done('stays open'), TIMEOUT_MS)
    let received = ''
    // A reset also closes the connection.
    socket.on('error', () => undefined).on('close', () => done('ended'))
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1')
      const status = /^HTTP\/1\.1 (\d+)[^]*?\r\n\r\n/.exec(received)?.[1]
      if (status === undefined || status === '100') return
      // A stream or a WebSocket may stay open.
      if (status === '200' || status === '101') done('ended')
      else if (status >= '500') done(`responds ${status}`)
    })
  })
}
