import { Agent, type IncomingMessage, request } from 'node:http'
import type fc from 'fast-check'
import { attackWithSamples } from './attack-with-samples'

export interface FuzzRequest {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string | Buffer
}

/**
 * A response. `type`: its Content-Type. `body`: the part that was read, which is empty for a stream. Without a
 * response, `status` is 0 and `body` is the error.
 */
export interface FuzzResponse {
  status: number
  type: string
  body: string
}

/** The allowed statuses, or a function that returns whether a response is allowed. */
type Expectation = readonly number[] | ((response: FuzzResponse, request: FuzzRequest) => boolean)

/** Whether the server responded to the request without a server error. */
export const isBelow500 = ({ status }: FuzzResponse) => status >= 200 && status < 500

export interface HttpFuzzer {
  /** Sends `FUZZ_RUNS` samples of `requests`; resolves with the first samples that got an unexpected response. */
  attack(requests: fc.Arbitrary<FuzzRequest>, expected: Expectation): Promise<object[]>
  /** Number of responses with this status so far. */
  count(status: number): number
  close(): void
}

// On one connection, 10,000 requests would take a minute.
const CONNECTIONS = 50
// Streams never end, so only their headers are checked.
const STREAM_TYPES = /^text\/event-stream|^application\/x-ndjson/

/** Sends unexpected requests to the server at `url` over persistent connections. */
export function createHttpFuzzer(url: string): HttpFuzzer {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const { hostname, port } = new URL(url)
  const counts = new Map<number, number>()
  const attack: HttpFuzzer['attack'] = (requests, expected) =>
    attackWithSamples(requests, CONNECTIONS, async (fuzzRequest) => {
      const response = await send({ hostname, port }, agent, fuzzRequest)
      counts.set(response.status, (counts.get(response.status) ?? 0) + 1)
      return isExpected(expected, response, fuzzRequest) ? undefined : shortened({ ...fuzzRequest, response })
    })
  return { attack, count: (status) => counts.get(status) ?? 0, close: () => agent.destroy() }
}

/** Truncates long strings, which may have 100,000 characters. */
const shortened = (failure: object) =>
  JSON.parse(JSON.stringify(failure), (_, value: unknown) =>
    typeof value === 'string' ? value.slice(0, 300) : value,
  ) as object

const isExpected = (expected: Expectation, response: FuzzResponse, fuzzRequest: FuzzRequest) =>
  typeof expected === 'function' ? expected(response, fuzzRequest) : expected.includes(response.status)

/**
 * Resolves with status 0 when there is no response. On a busy machine the server may close an idle connection just as
 * the client uses it again; the request is then sent once more, on a new connection.
 */
function send(
  server: { hostname: string; port: string },
  agent: Agent,
  fuzzRequest: FuzzRequest,
): Promise<FuzzResponse> {
  const { method, path, headers, body } = fuzzRequest
  return new Promise((resolve) => {
    const fail = (error: Error) => resolve({ status: 0, type: '', body: String(error) })
    // Node sets no Content-Length for DELETE and similar methods, so the server would parse their body as the next
    // request.
    const lengthHeader = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const headersSent = { ...headers, ...lengthHeader }
    const req = request({ ...server, method, path, headers: headersSent, agent }, (res) =>
      readResponse(res, resolve, fail),
    )
    req.on('error', (error) => {
      if (!req.reusedSocket) return fail(error)
      void send(server, new Agent(), fuzzRequest).then(resolve)
    })
    req.end(body)
  })
}

function readResponse(
  res: IncomingMessage,
  done: (response: FuzzResponse) => void,
  fail: (error: Error) => void,
): void {
  const { statusCode: status = 0, headers } = res
  const type = headers['content-type'] ?? ''
  let body = ''
  res.setEncoding('utf8').on('error', fail)
  res.on('data', (chunk: string) => (body += chunk))
  res.on('end', () => done({ status, type, body }))
  if (!STREAM_TYPES.test(type)) return
  done({ status, type, body })
  res.destroy()
}
