import { Agent, type IncomingMessage, request } from 'node:http'
import fc from 'fast-check'
import { FUZZ_RUNS } from './runs'

/** A request to send. */
export interface Attempt {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string | Buffer
}

/** What came back; `body` as far as it was read. */
export interface Answer {
  status: number
  type: string
  body: string
}

/** The statuses that an answer may have, or whether it may be as it is. */
type Expectation = readonly number[] | ((answer: Answer, attempt: Attempt) => boolean)

/** Taken or refused, as any request may be; never a failure of the server, and never no answer. */
export const isBelow500 = ({ status }: Answer) => status >= 200 && status < 500

export interface HttpFuzzer {
  /** Sends as many samples as `FUZZ_RUNS` says; answers those that were not answered as expected. */
  attack(attempts: fc.Arbitrary<Attempt>, expected: Expectation): Promise<object[]>
  /** How many answers had a status. */
  count(status: number): number
  close(): void
}

// They go out side by side, as 10,000 one after the other would take a minute.
const AT_ONCE = 50
// A stream does not end by itself: what it begins with will do.
const ENDLESS = /^text\/event-stream|^application\/x-ndjson/
const MOST_SURPRISES = 5

/** Sends unexpected requests to the server at `url`, over connections that last. */
export function createHttpFuzzer(url: string): HttpFuzzer {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const counts = new Map<number, number>()
  const attack: HttpFuzzer['attack'] = async (attempts, expected) => {
    const surprises: object[] = []
    const queue = fc.sample(attempts, FUZZ_RUNS).values()
    const worker = async () => {
      for (const attempt of queue) {
        const answer = await send(url, agent, attempt)
        counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1)
        if (!isExpected(expected, answer, attempt)) surprises.push(shortened({ ...attempt, answer }))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    return surprises.slice(0, MOST_SURPRISES)
  }
  return { attack, count: (status) => counts.get(status) ?? 0, close: () => agent.destroy() }
}

/** Enough of an input to know it by; the whole may be 100,000 characters. */
const shortened = (surprise: object) =>
  JSON.parse(JSON.stringify(surprise), (_, value: unknown) =>
    typeof value === 'string' ? value.slice(0, 300) : value,
  ) as object

const isExpected = (expected: Expectation, answer: Answer, attempt: Attempt) =>
  typeof expected === 'function' ? expected(answer, attempt) : expected.includes(answer.status)

/** A request that got no answer at all has status 0. */
function send(url: string, agent: Agent, { method, path, headers, body }: Attempt): Promise<Answer> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const fail = (error: Error) => resolve({ status: 0, type: '', body: String(error) })
    // Node frames no body of DELETE and its like by itself: it would be the next request.
    const framing = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const headersSent = { ...headers, ...framing }
    const req = request({ hostname, port, method, path, headers: headersSent, agent }, (res) =>
      read(res, resolve, fail),
    )
    req.on('error', fail)
    req.end(body)
  })
}

function read(res: IncomingMessage, done: (answer: Answer) => void, fail: (error: Error) => void): void {
  const { statusCode: status = 0, headers } = res
  const type = headers['content-type'] ?? ''
  let body = ''
  res.setEncoding('utf8').on('error', fail)
  res.on('data', (chunk: string) => (body += chunk))
  res.on('end', () => done({ status, type, body }))
  if (!ENDLESS.test(type)) return
  done({ status, type, body })
  res.destroy()
}
