// Calls an API that allows 50 calls per second and is sometimes down. The handler keeps to that rate. While the API
// responds with 503, the consumer pauses, and no record is lost or dead-lettered. A record that the API rejects (422)
// is dead-lettered at once.
//   node examples/rate-limited-calls.mjs
import { createServer } from 'node:http'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  createConsumer,
  createProducer,
  DependencyUnavailableError,
  PoisonRecordError,
} from '@food-delivery/kafka-client'
import { prepareKafka, logger } from './support/prepare-kafka.mjs'

const CALLS_PER_SECOND = 50
const CALL_COUNT = 60
const { kafka, close } = await prepareKafka('rate-limited-calls', ['calls'])

// The API is down for 300 ms after 20 accepted calls.
/** The times of the accepted calls, ms since 1970. @type {number[]} */
const accepted = []
let downUntil = 0
let unavailableResponses = 0
const api = createServer((request, response) => {
  const id = Number(request.url?.slice(1))
  if (accepted.length === 20 && downUntil === 0) downUntil = Date.now() + 300
  const status = statusOf(id)
  if (status === 503) unavailableResponses++
  if (status === 200) accepted.push(Date.now())
  response.writeHead(status).end()
}).listen(0, '127.0.0.1')
await once(api, 'listening')
const url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (api.address()).port}`

/** @param {number} id */
function statusOf(id) {
  if (Date.now() < downUntil) return 503
  return id === 13 ? 422 : 200
}

const producer = createProducer({ kafka, logger })
await producer.connect()
const ids = Array.from({ length: CALL_COUNT }, (_, id) => String(id))
await Promise.all(ids.map((id) => producer.send({ topic: 'calls', key: id, value: id })))

let nextCallAt = 0
/** Resolves when the next call may start: each call reserves the next free time. */
async function waitForTurn() {
  const now = Date.now()
  nextCallAt = Math.max(now, nextCallAt + 1_000 / CALLS_PER_SECOND)
  await sleep(nextCallAt - now)
}

let deadLetters = 0
const consumer = createConsumer({
  kafka,
  logger,
  groupId: 'caller',
  topic: 'calls',
  concurrency: 8,
  route: ({ value }) => ({ kind: 'task', message: String(value) }),
  handle: async (id, { signal }) => {
    await waitForTurn()
    const { status } = await fetch(`${url}/${id}`, { signal })
    if (status === 503 || status === 429) throw new DependencyUnavailableError('the API')
    if (status === 422) throw new PoisonRecordError(`the API rejects ${id}`)
    if (status !== 200) throw new Error(`the API responds with ${status}`)
  },
  deadLetter: ({ error }) => {
    console.log(`dead letter: ${error.message}`)
    deadLetters++
    return Promise.resolve()
  },
})
await consumer.start()
while (accepted.length + deadLetters < CALL_COUNT) await sleep(20)
await consumer.stop()
await producer.disconnect()
api.closeAllConnections()
api.close()
await close()

const callsInSecondFrom = (/** @type {number} */ start) =>
  accepted.filter((time) => time >= start && time < start + 1_000).length
const mostCallsInOneSecond = Math.max(...accepted.map(callsInSecondFrom))
// The network shifts calls by some milliseconds.
const isRateKept = mostCallsInOneSecond <= CALLS_PER_SECOND * 1.2
console.log(`${accepted.length} calls accepted, the rate was kept: ${isRateKept}`)
console.log(`paused while the API was down: ${unavailableResponses > 0 && unavailableResponses < 20}`)
