import { UnknownTopicError } from '../errors'
import { OutgoingEntry } from './outgoing-entry'
import { OutgoingPartition } from './outgoing-partition'

const REFUSAL = new UnknownTopicError('orders')

/** Makes these attempts, then rejects the batch, and returns the error of the record. */
async function errorAfter(attempts: readonly ('lost' | 'refused')[]): Promise<unknown> {
  const partition = new OutgoingPartition('orders', 0)
  const entry = createEntry()
  partition.add(entry)
  for (const attempt of attempts) {
    partition.nextBatch(1_000)
    if (attempt === 'refused') partition.markRefused()
  }
  partition.rejectBatch(REFUSAL)
  return entry.position.catch((error: unknown) => error)
}

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

it.each([[['refused']], [['refused', 'refused']]] as const)(
  'knows after %j that a record was not written',
  async (attempts) => {
    expect(await errorAfter(attempts)).toBe(REFUSAL)
  },
)

it.each([[['lost']], [['lost', 'refused']], [['refused', 'lost', 'refused']]] as const)(
  'does not know after %j whether a record was written',
  async (attempts) => {
    expect(await errorAfter(attempts)).toMatchObject({ outcomeUnknown: true, cause: REFUSAL })
  },
)

it('does not know whether a record was written that is too large after a lost response', async () => {
  const partition = new OutgoingPartition('orders', 0)
  const entry = createEntry()
  partition.add(entry)
  partition.nextBatch(1_000)
  const batch = partition.nextBatch(1_000)
  partition.markRefused()
  partition.divide(batch!)
  await expect(entry.position).rejects.toMatchObject({ outcomeUnknown: true, cause: { code: 'RECORD_TOO_LARGE' } })
})

it.each([
  ['lost', true],
  ['refused', false],
] as const)('after a %s response, a batch that is too large needs a new producer id: %s', (response, isNeeded) => {
  const partition = new OutgoingPartition('orders', 0)
  partition.restartWith({ producerId: '1', producerEpoch: 0 })
  const entries = [createEntry(), createEntry()]
  for (const entry of entries) partition.add(entry)
  partition.nextBatch(1_000)
  if (response === 'refused') partition.markRefused()
  const batch = partition.nextBatch(1_000)!
  partition.markRefused()
  partition.divide(batch)
  expect(partition.needsProducerId).toBe(isNeeded)
})

it('does not send a refused record again that was rejected meanwhile', () => {
  const partition = new OutgoingPartition('orders', 0)
  const [expired, waiting] = [createEntry(), createEntry()]
  partition.add(expired)
  partition.add(waiting)
  const { firstSequence } = partition.nextBatch(1_000)!
  partition.markRefused()
  expired.reject(REFUSAL)
  expect(partition.nextBatch(1_000)).toEqual({ entries: [waiting], firstSequence })
})

it('sends a batch unchanged if it may have been written', () => {
  const partition = new OutgoingPartition('orders', 0)
  const [expired, waiting] = [createEntry(), createEntry()]
  partition.add(expired)
  partition.add(waiting)
  partition.nextBatch(1_000)
  expired.reject(REFUSAL)
  expect(partition.nextBatch(1_000)?.entries).toEqual([expired, waiting])
})
