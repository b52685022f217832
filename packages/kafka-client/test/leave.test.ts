import { Registry } from 'prom-client'
import { eventually } from '../../../test/support/eventually'
import { type Consumer, createConsumer, createLagAdmin, createProducer } from '../src'
import { NO_OWNERSHIP } from '../src/assigner/ownership'
import { createStickyAssigner } from '../src/assigner/sticky-assigner'
import { createDeferred } from '../src/collections/deferred'
import { createKafka } from '../src/connection/kafka'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'

let kafka: TestKafka
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  kafka = await connectTestKafka()
})
afterAll(async () => {
  await Promise.all(closing.map((close) => close()))
  await kafka.close()
})

interface SlowMember {
  topic: string
  groupId: string
  hold: Promise<void>
  onDone: (message: string) => void
}

/** A member that rejoins only when `hold` resolves: until then it is inside `eachBatch`. */
async function joinSlowly({ topic, groupId, hold, onDone }: SlowMember) {
  const member = createKafka({ kafka: kafka.config('slow'), logger: quietLogger }).consumer({
    groupId,
    partitionAssigners: [createStickyAssigner({ ownership: () => NO_OWNERSHIP, onCreated: () => undefined })],
    sessionTimeout: 30_000,
    rebalanceTimeout: 30_000,
    heartbeatInterval: 300,
  })
  closing.push(() => member.disconnect())
  let isHeld = false
  await member.connect()
  await member.subscribe({ topic, fromBeginning: true })
  await member.run({
    eachBatch: async ({ batch: { messages } }) => {
      isHeld = true
      await hold
      for (const { value } of messages) onDone(String(value))
    },
  })
  return { isHeld: () => isHeld }
}

it('commits what it finished during a join that a slow member delays, before it leaves', async () => {
  const [topic, groupId] = [await kafka.topic(2), kafka.groupId()]
  const [held, worked] = [createDeferred(), createDeferred()]
  const [started, done]: [string[], string[]] = [[], []]
  const registry = new Registry()
  const consume = (pod: string): Consumer => {
    const consumer = createConsumer<string>({
      kafka: kafka.config(pod),
      topic,
      groupId,
      logger: quietLogger,
      registry,
      route: ({ value }) => ({ kind: 'task', message: String(value) }),
      handle: async (message) => {
        started.push(message)
        await worked.promise
        done.push(message)
      },
      deadLetter: ({ error }) => Promise.reject(error),
    })
    closing.push(() => consumer.stop())
    return consumer
  }
  const first = consume('first')
  await first.start()
  const slow = await joinSlowly({ topic, groupId, hold: held.promise, onDone: (message) => done.push(message) })
  await eventually(() => first.health().partitions.length === 1, 'a partition each')
  const producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await producer.connect()
  for (let nth = 0; nth < 12; nth++) await producer.send({ topic, key: String(nth), value: String(nth) })
  await producer.disconnect()
  await eventually(() => started.length > 0 && slow.isHeld(), 'both to be busy')

  const drains = async () => Number((await registry.metrics()).match(/drain_seconds_count\{.*\} (\d+)/)?.[1] ?? 0)
  const before = await drains()
  const second = consume('second')
  void second.start()
  await eventually(async () => (await drains()) > before, 'the first to have drained and to join')
  worked.resolve()
  const stopping = first.stop()
  setTimeout(() => held.resolve(), 4_500)
  await stopping
  const admin = createLagAdmin({ kafka: kafka.config('lag'), logger: quietLogger })
  await admin.connect()
  closing.push(() => admin.disconnect())
  const lag = async () => (await admin.lag({ topic, groupIds: [groupId] })).get(groupId)?.total
  await eventually(async () => (await lag()) === 0, 'no lag')
  expect(new Set(done).size).toBe(done.length)
}, 30_000)
