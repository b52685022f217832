import * as fc from 'fast-check'
import { Registry } from 'prom-client'
import { Engine } from './engine'
import { ItemRunner } from './item-runner'
import { createConsumerMetrics } from './consumer-metrics'
import { type HandlerContext, type Routed } from './consumer-options'
import { type KafkaRecord } from '../record'
import { eventually } from '../../../../test/support/eventually'

const silentLogger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

interface HandlerCall {
  key: string
  offset: number
}

/**
 * Creates an engine that calls `handle` for each record. `starts` contains the started handlers, and `maxRunning` returns how
 * many ran at the same time at most. A handler that starts while another one of its key runs fails, and is not in `starts`.
 */
function createTestEngine({
  concurrency,
  handle,
  route = () => ({ kind: 'task', message: 'record' }),
}: {
  concurrency: number
  handle: (call: HandlerCall, context: Pick<HandlerContext, 'signal' | 'releaseKey'>) => Promise<void>
  route?: (record: KafkaRecord) => Routed<string>
}) {
  const running = new Map<string, number>()
  const starts: HandlerCall[] = []
  let maxRunning = 0
  const gauges = { queued: () => 0, running: () => 0, partitions: () => 0, paused: () => 0 }
  const metrics = createConsumerMetrics({ registry: new Registry(), groupId: 'group', gauges })
  const runner = new ItemRunner<string>({
    groupId: 'group',
    route,
    deadLetter: () => Promise.resolve(),
    maxAttempts: 1,
    handlerLimitMs: 60_000,
    logger: silentLogger,
    metrics,
    onBlocked: () => undefined,
    onWorkDone: () => engine.scheduler.endWork(),
    onWaiting: () => undefined,
    untilRetriable: (item) => engine.scheduler.untilRetriable(item),
    onKeyReleased: (item) => engine.scheduler.releaseKey(item),
    handle: async (_message, { record, signal, releaseKey }) => {
      const call = { key: `${record.partition}/${String(record.key)}`, offset: record.offset }
      expect(running.has(call.key)).toBe(false)
      running.set(call.key, call.offset)
      maxRunning = Math.max(maxRunning, running.size)
      starts.push(call)
      const end = () => running.get(call.key) === call.offset && running.delete(call.key)
      const release = () => {
        end()
        releaseKey()
      }
      await handle(call, { signal, releaseKey: release })
      end()
    },
  })
  const engine: Engine<string> = new Engine<string>({
    route,
    concurrency,
    workSlots: 1,
    runner,
    metrics,
    onFinished: () => undefined,
    onIgnored: () => undefined,
    onReleased: () => undefined,
  })
  return { engine, starts, maxRunning: () => maxRunning, stop: () => runner.stop() }
}

const createRecord = (key: string, offset: number): KafkaRecord => ({
  topic: 'orders',
  partition: 0,
  offset,
  timestamp: 0,
  key: Buffer.from(key),
  value: Buffer.from('x'),
  headers: [],
})

/** An assignment of partition 0. */
const partition0 = ({ retained }: { retained: boolean }) => [{ topic: 'orders', partition: 0, retained }]

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('Engine', () => {
  it('runs the records of a key in order, one at a time, and finishes all', async () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), keys, fc.integer({ min: 1, max: 5 }), async (scheduler, log, concurrency) => {
        const fixture = createTestEngine({ concurrency, handle: () => scheduler.schedule(Promise.resolve()) })
        fixture.engine.assign(partition0({ retained: false }))
        const records = log.map((key, offset) => createRecord(key, offset))
        fixture.engine.deliver({ topic: 'orders', partition: 0, records, nextOffset: log.length })
        await scheduler.waitIdle()
        const { engine, starts } = fixture
        expect(starts).toHaveLength(log.length)
        for (const key of new Set(log)) {
          const offsets = starts.filter((call) => call.key === `0/${key}`).map(({ offset }) => offset)
          expect(offsets).toEqual([...offsets].sort((a, b) => a - b))
        }
        expect(fixture.maxRunning()).toBeLessThanOrEqual(concurrency)
        expect(engine.tracker('orders', 0)!.offsetToCommit).toBe(log.length)
        fixture.stop()
      }),
      { numRuns: 60 },
    )
  })

  it('starts thousands of records of a key whose handlers release it at once', async () => {
    const count = 4_000
    const fixture = createTestEngine({
      concurrency: count,
      handle: async (_call, { releaseKey }) => {
        releaseKey()
        await nextTurn()
      },
    })
    fixture.engine.assign(partition0({ retained: false }))
    const records = Array.from({ length: count }, (_, offset) => createRecord('a', offset))
    fixture.engine.deliver({ topic: 'orders', partition: 0, records, nextOffset: count })
    await eventually(() => fixture.engine.tracker('orders', 0)?.offsetToCommit === count, 'all records to finish')
    expect(fixture.starts.map(({ offset }) => offset)).toEqual([...records.keys()])
    expect(fixture.maxRunning()).toBe(1)
    fixture.stop()
  })

  it.each([
    ['is retained', true],
    ['moves to another member', false],
  ])('repeats nothing when a drained partition %s', async (_, isRetained) => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 2, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), keys, async (scheduler, log) => {
        const handle = () => scheduler.schedule(Promise.resolve())
        const fixture = createTestEngine({ concurrency: 2, handle })
        const nextOwner = isRetained ? fixture : createTestEngine({ concurrency: 2, handle })
        const records = log.map((key, offset) => createRecord(key, offset))
        const batch = { topic: 'orders', partition: 0, records, nextOffset: log.length }
        fixture.engine.assign(partition0({ retained: false }))
        fixture.engine.deliver(batch)
        const drained = fixture.engine.drain(1_000)
        await scheduler.waitIdle()
        expect(await drained).toBe(true)
        const { offset, metadata } = fixture.engine.tracker('orders', 0)!.checkpoint()
        nextOwner.engine.assign(partition0({ retained: isRetained }))
        nextOwner.engine.tracker('orders', 0)!.inherit(offset, metadata)
        nextOwner.engine.deliver({ ...batch, records: isRetained ? records : records.slice(offset) })
        nextOwner.engine.resume()
        await scheduler.waitIdle()
        const starts = isRetained ? fixture.starts : [...fixture.starts, ...nextOwner.starts]
        expect(starts.map((call) => call.offset).sort((a, b) => a - b)).toEqual([...log.keys()])
        fixture.stop()
        nextOwner.stop()
      }),
      { numRuns: 60 },
    )
  })

  it('starts the lowest offset first, even before the next record of a finished key', async () => {
    const fixture = createTestEngine({ concurrency: 1, handle: () => Promise.resolve() })
    fixture.engine.assign(partition0({ retained: false }))
    const records = ['a', 'b', 'c', 'a'].map((key, offset) => createRecord(key, offset))
    fixture.engine.deliver({ topic: 'orders', partition: 0, records, nextOffset: 4 })
    await eventually(() => fixture.starts.length >= 4, 'four started handlers')
    expect(fixture.starts.map(({ offset }) => offset)).toEqual([0, 1, 2, 3])
    fixture.stop()
  })

  it('ignores the end of a handler whose partition was revoked', async () => {
    let endHandler = () => undefined as void
    const fixture = createTestEngine({ concurrency: 1, handle: () => new Promise((resolve) => (endHandler = resolve)) })
    fixture.engine.assign(partition0({ retained: false }))
    fixture.engine.deliver({ topic: 'orders', partition: 0, records: [createRecord('a', 0)], nextOffset: 1 })
    fixture.engine.assign(partition0({ retained: false }))
    const tracker = fixture.engine.tracker('orders', 0)!
    fixture.engine.deliver({ topic: 'orders', partition: 0, records: [createRecord('b', 0)], nextOffset: 1 })
    endHandler()
    await nextTurn()
    expect(tracker.offsetToCommit).toBe(0)
    fixture.stop()
  })

  it('aborts the handler of a revoked partition at once, and starts the next record of its key when it has ended', async () => {
    const endHandlers: (() => void)[] = []
    const signals: AbortSignal[] = []
    const { engine, starts, stop } = createTestEngine({
      concurrency: 10,
      handle: (_call, { signal }) => {
        signals.push(signal)
        return new Promise((resolve) => endHandlers.push(resolve))
      },
    })
    const records = ['a', 'b', 'a'].map((key, offset) => createRecord(key, offset))
    const batch = { topic: 'orders', partition: 0, records, nextOffset: 3 }
    const offsets = () => starts.map(({ offset }) => offset)
    engine.assign(partition0({ retained: false }))
    engine.deliver(batch)
    await nextTurn()
    for (let assignments = 0; assignments < 2; assignments++) {
      engine.assign([])
      engine.assign(partition0({ retained: false }))
      engine.deliver(batch)
    }
    await nextTurn()
    expect({ started: offsets(), aborted: signals.map(({ aborted }) => aborted) }).toEqual({
      started: [0, 1],
      aborted: [true, true],
    })
    endHandlers[0]!()
    await nextTurn()
    expect(offsets()).toEqual([0, 1, 0])
    endHandlers[1]!()
    endHandlers[2]!()
    await nextTurn()
    expect(offsets()).toEqual([0, 1, 0, 1, 2])
    stop()
  })

  it('starts the next record of a released key, but does not start a running record again', async () => {
    const endHandlers: (() => void)[] = []
    const { engine, starts, stop } = createTestEngine({
      concurrency: 10,
      handle: ({ offset }, { releaseKey }) => {
        const handlerEnd = new Promise<void>((resolve) => endHandlers.push(resolve))
        if (offset === 0) releaseKey()
        return handlerEnd
      },
    })
    const records = ['a', 'a', 'a'].map((key, offset) => createRecord(key, offset))
    const batch = { topic: 'orders', partition: 0, records, nextOffset: 3 }
    const offsets = () => starts.map(({ offset }) => offset)
    engine.assign(partition0({ retained: false }))
    engine.deliver(batch)
    await nextTurn()
    expect(offsets()).toEqual([0, 1])
    endHandlers[0]!()
    await nextTurn()
    expect(offsets()).toEqual([0, 1])
    endHandlers[1]!()
    await nextTurn()
    expect(offsets()).toEqual([0, 1, 2])
    endHandlers[2]!()
    await nextTurn()
    expect(engine.tracker('orders', 0)!.offsetToCommit).toBe(3)
    engine.assign(partition0({ retained: false }))
    engine.deliver(batch)
    await nextTurn()
    engine.assign(partition0({ retained: false }))
    engine.deliver(batch)
    await nextTurn()
    expect(offsets()).toEqual([0, 1, 2, 0, 1])
    endHandlers[3]!()
    await nextTurn()
    expect(offsets()).toEqual([0, 1, 2, 0, 1])
    endHandlers[4]!()
    await nextTurn()
    expect(offsets()).toEqual([0, 1, 2, 0, 1, 0, 1])
    for (const endHandler of endHandlers) endHandler()
    await nextTurn()
    stop()
  })

  it('runs the records of a key in order, one at a time, when the partition is revoked and assigned again', async () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        keys,
        fc.array(fc.nat(20), { maxLength: 4 }),
        async (scheduler, log, stepsBeforeRevocations) => {
          const { engine, starts, stop } = createTestEngine({
            concurrency: 4,
            handle: () => scheduler.schedule(Promise.resolve()),
          })
          const records = log.map((key, offset) => createRecord(key, offset))
          for (const steps of [0, ...stepsBeforeRevocations]) {
            for (let step = 0; step < steps && scheduler.count() > 0; step++) await scheduler.waitOne()
            engine.assign(partition0({ retained: false }))
            engine.deliver({ topic: 'orders', partition: 0, records, nextOffset: log.length })
          }
          await scheduler.waitIdle()
          for (const key of new Set(log)) {
            const offsets = log.flatMap((eachKey, offset) => (eachKey === key ? offset : []))
            const lastStarts = starts.filter((call) => call.key === `0/${key}`).slice(-offsets.length)
            expect(lastStarts.map(({ offset }) => offset)).toEqual(offsets)
          }
          stop()
        },
      ),
      { numRuns: 60 },
    )
  })

  it('waits for a running effect with the same onceKey, and repeats it only if it fails', async () => {
    for (const isSuccess of [true, false]) {
      const endHandlers: (() => void)[] = []
      const { engine, starts, stop } = createTestEngine({
        concurrency: 10,
        route: () => ({ kind: 'task', message: 'record', onceKey: 'order-1:delivered' }),
        handle: () =>
          new Promise((resolve, reject) =>
            endHandlers.push(isSuccess ? resolve : () => reject(new Error('not published'))),
          ),
      })
      engine.assign(partition0({ retained: false }))
      const records = ['a', 'b', 'c'].map((key, offset) => createRecord(key, offset))
      engine.deliver({ topic: 'orders', partition: 0, records, nextOffset: 3 })
      await nextTurn()
      engine.assign(partition0({ retained: false }))
      engine.deliver({ topic: 'orders', partition: 0, records: [createRecord('d', 0)], nextOffset: 1 })
      await nextTurn()
      expect(starts).toHaveLength(1)
      endHandlers[0]!()
      await nextTurn()
      expect(starts.map(({ key }) => key)).toEqual(isSuccess ? ['0/a'] : ['0/a', '0/d'])
      endHandlers.at(-1)!()
      await nextTurn()
      stop()
    }
  })

  it('frees the work slot of a record that is ignored or unreadable when it is routed again', async () => {
    const routed = new Map<number, number>()
    const { engine, starts, stop } = createTestEngine({
      concurrency: 1,
      route: ({ offset }) => {
        const calls = (routed.get(offset) ?? 0) + 1
        routed.set(offset, calls)
        if (calls === 2 && offset === 0) return { kind: 'ignore' }
        if (calls === 2 && offset === 1) throw new Error('unreadable')
        return { kind: 'task', message: 'record', workMs: 1 }
      },
      handle: () => Promise.resolve(),
    })
    engine.assign(partition0({ retained: false }))
    const records = ['a', 'b', 'c'].map((key, offset) => createRecord(key, offset))
    engine.deliver({ topic: 'orders', partition: 0, records, nextOffset: 3 })
    await eventually(() => engine.scheduler.running === 0, 'the end of all handlers')
    expect(starts.map(({ offset }) => offset)).toEqual([2])
    stop()
  })
})
