import fc from 'fast-check'
import { BatchWriter } from './batch-writer'

const nextIteration = () => new Promise((resolve) => setImmediate(resolve))

it('writes one batch at a time, and puts items that arrive during a write into the next batch', async () => {
  const batches: number[][] = []
  const finishWrites: (() => void)[] = []
  const writer = new BatchWriter<number>({
    write: async (items) => {
      batches.push([...items])
      await new Promise<void>((resolve) => finishWrites.push(resolve))
      return []
    },
  })
  const written = [writer.write(1), writer.write(2)]
  await nextIteration()
  written.push(writer.write(3), writer.write(4))
  await nextIteration()
  expect(batches).toEqual([[1, 2]])
  finishWrites.shift()?.()
  await Promise.all(written.slice(0, 2))
  await nextIteration()
  expect(batches).toEqual([
    [1, 2],
    [3, 4],
  ])
  finishWrites.shift()?.()
  await Promise.all(written)
})

it('waits for further items if lingerMs is set, depending on the size of the last batch', async () => {
  const batches: number[][] = []
  const lastSizes: number[] = []
  const writer = new BatchWriter<number>({
    lingerMs: (lastBatchSize) => {
      lastSizes.push(lastBatchSize)
      return 20
    },
    write: (items) => {
      batches.push([...items])
      return Promise.resolve([])
    },
  })
  const first = writer.write(1)
  await nextIteration()
  await Promise.all([first, writer.write(2)])
  await writer.write(3)
  expect(batches).toEqual([[1, 2], [3]])
  expect(lastSizes).toEqual([0, 2])
})

it('writes each batch in a span with links to the spans of its items', async () => {
  const batches: { requesters: readonly object[]; items: readonly number[] }[] = []
  let requesters: readonly object[] = []
  let spans = 0
  const writer = new BatchWriter<number>({
    tracing: {
      activeContext: () => ({ span: ++spans }),
      batch: (_name, contexts, run) => {
        requesters = contexts
        return run()
      },
    },
    write: (items) => {
      batches.push({ requesters, items })
      return Promise.resolve([])
    },
  })
  await Promise.all([writer.write(1), writer.write(2)])
  await writer.write(3)
  expect(batches).toEqual([
    { requesters: [{ span: 1 }, { span: 2 }], items: [1, 2] },
    { requesters: [{ span: 3 }], items: [3] },
  ])
})

it('resolves or rejects each item by its own result', async () => {
  const numbers = fc.array(fc.nat({ max: 9 }), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(numbers, fc.integer({ min: 1, max: 7 }), async (items, maxBatch) => {
      const sizes: number[] = []
      const writer = new BatchWriter<number>({
        maxBatch,
        write: (batch) => {
          sizes.push(batch.length)
          return Promise.resolve(batch.map((item) => (item % 3 === 0 ? new Error(`rejected ${item}`) : undefined)))
        },
      })
      const results = await Promise.allSettled(items.map((item) => writer.write(item)))
      expect(results.map(({ status }) => status)).toEqual(
        items.map((item) => (item % 3 === 0 ? 'rejected' : 'fulfilled')),
      )
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(maxBatch)
    }),
  )
})

it('rejects all items of a batch whose write rejects, and writes the next batch', async () => {
  let isFailing = true
  const writer = new BatchWriter<number>({
    write: () => (isFailing ? Promise.reject(new Error('connection lost')) : Promise.resolve([])),
  })
  const results = await Promise.allSettled([writer.write(1), writer.write(2)])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isFailing = false
  await expect(writer.write(3)).resolves.toBeUndefined()
})
