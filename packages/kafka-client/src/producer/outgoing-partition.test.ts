import { OutgoingEntry } from './outgoing-entry'
import { OutgoingPartition } from './outgoing-partition'

const createEntry = () => {
  const record = { topic: 'orders', key: 'a', value: 'x' }
  const entry = new OutgoingEntry({ record, bytes: 100, timeoutMs: 30_000, onSettled: () => undefined })
  entry.position.catch(() => undefined)
  return entry
}

it('does not keep records that have timed out while Kafka is not available', () => {
  const partition = new OutgoingPartition('orders', 0)
  for (let i = 0; i < 1_000; i++) {
    const entry = createEntry()
    partition.add(entry)
    entry.reject(new Error('timed out'))
  }
  partition.add(createEntry())
  expect(partition.size).toBe(1)
})
