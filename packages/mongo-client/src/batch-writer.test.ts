import fc from 'fast-check'
import { BatchWriter } from './batch-writer'

const turn = () => new Promise((resolve) => setImmediate(resolve))

it('writes one batch at a time, and the items that arrived meanwhile in the next', async () => {
  const batches: number[][] = []
  const release: (() => void)[] = []
  const writer = new BatchWriter<number>({
    write: async (items) => {
      batches.push([...items])
      await new Promise<void>((resolve) => release.push(resolve))
      return []
    },
  })
  const written = [writer.write(1), writer.write(2)]
  await turn()
  written.push(writer.write(3), writer.write(4))
  await turn()
  expect(batches).toEqual([[1, 2]])
  release.shift()?.()
  await Promise.all(written.slice(0, 2))
  expect(batches).toEqual([
    [1, 2],
    [3, 4],
  ])
  release.shift()?.()
  await Promise.all(written)
})

it('gives each item its own result', async () => {
  const numbers = fc.array(fc.nat({ max: 9 }), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(numbers, fc.integer({ min: 1, max: 7 }), async (items, maxBatch) => {
      const sizes: number[] = []
      const writer = new BatchWriter<number>({
        maxBatch,
        write: (batch) => {
          sizes.push(batch.length)
          return Promise.resolve(batch.map((item) => (item % 3 === 0 ? new Error(`no ${item}`) : undefined)))
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

it('rejects all items of a batch that failed as a whole, and writes the next', async () => {
  let fails = true
  const writer = new BatchWriter<number>({
    write: () => (fails ? Promise.reject(new Error('store down')) : Promise.resolve([])),
  })
  const results = await Promise.allSettled([writer.write(1), writer.write(2)])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  fails = false
  await expect(writer.write(3)).resolves.toBeUndefined()
})
