import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { Registry } from 'prom-client'
import { type ConsumerOptions } from './consumer-options'
import { createConsumerMetrics } from './consumer-metrics'
import { type Item } from './item'
import { ItemRunner } from './item-runner'
import { OffsetTracker } from './offset-tracker'

const silentLogger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const gauges = { queued: () => 0, running: () => 0, partitions: () => 0, paused: () => 0 }

function createRunner(options: Pick<ConsumerOptions<number>, 'handle' | 'tracing'> & { handlerLimitMs: number }) {
  return new ItemRunner<number>({
    groupId: 'group',
    route: () => ({ kind: 'ignore' }),
    deadLetter: () => Promise.resolve(),
    logger: silentLogger,
    maxAttempts: 2,
    metrics: createConsumerMetrics({ registry: new Registry(), groupId: 'group', gauges }),
    onBlocked: () => undefined,
    onWorkDone: () => undefined,
    onWaiting: () => undefined,
    untilRetriable: () => Promise.resolve(),
    onKeyReleased: () => undefined,
    ...options,
  })
}

const createItem = (offset: number, tracker = new OffsetTracker({ topic: 'orders', partition: 0 })): Item<number> => ({
  index: -1,
  record: { topic: 'orders', partition: 0, offset, timestamp: 0, key: null, value: null, headers: [] },
  tracker,
  key: null,
  hasWork: false,
  bytes: 0,
  task: { kind: 'task', message: offset },
  poison: undefined,
})

const run = (runner: ItemRunner<number>, item: Item<number>) =>
  new Promise<boolean>((resolve) => runner.run(item, resolve))

it('retries a record after its time limit in the trace of this record', async () => {
  const trace = new AsyncLocalStorage<number>()
  const traced: { what: string; offset: number; trace: number | undefined }[] = []
  const note = (what: string, offset: number) => traced.push({ what, offset, trace: trace.getStore() })
  const runner = createRunner({
    handlerLimitMs: 100,
    handle: async (offset, { attempt, signal }) => {
      note('handle', offset)
      if (offset !== 2 || attempt > 1) return
      await once(signal, 'abort')
      throw new Error('aborted')
    },
    tracing: {
      process: ({ record }, process) => trace.run(record.offset, process),
      attemptFailed: () => note('failed', 2),
      deadLettered: () => undefined,
      send: (record, deliver) => deliver(record),
      processBatch: (_, process) => process(),
    },
  })
  // The first record starts the timer that ends the handler of the second.
  expect(await Promise.all([run(runner, createItem(1)), run(runner, createItem(2))])).toEqual([true, true])
  expect(traced).toEqual([
    { what: 'handle', offset: 1, trace: 1 },
    { what: 'handle', offset: 2, trace: 2 },
    { what: 'failed', offset: 2, trace: 2 },
    { what: 'handle', offset: 2, trace: 2 },
  ])
  runner.stop()
})

it('does not retry a handler that fails because its partition was revoked', async () => {
  const tracker = new OffsetTracker({ topic: 'orders', partition: 0 })
  let calls = 0
  const runner = createRunner({
    handlerLimitMs: 30_000,
    handle: async (_, { signal }) => {
      calls++
      await once(signal, 'abort')
      throw new Error('aborted')
    },
  })
  const ended = run(runner, createItem(1, tracker))
  tracker.revoke()
  expect(await ended).toBe(false)
  expect(calls).toBe(1)
  runner.stop()
})

it('handles a record although its handler returns no promise, as JavaScript allows', async () => {
  const handle = (() => undefined) as unknown as ConsumerOptions<number>['handle']
  const runner = createRunner({ handlerLimitMs: 30_000, handle })
  expect(await run(runner, createItem(1))).toBe(true)
  runner.stop()
})
