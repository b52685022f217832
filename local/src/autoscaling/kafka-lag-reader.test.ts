import { type KafkaTrigger } from '@food-delivery/autoscaler'
import { noTimeLag } from '@food-delivery/contracts'
import { type LagAdmin, UnknownTopicError } from '@food-delivery/kafka-client'
import { kafkaLagReader } from './kafka-lag-reader'

const trigger = (consumerGroup: string, topic = 'orders') =>
  ({ consumerGroup, topic, bootstrapServers: ['kafka:9092'] }) as KafkaTrigger
const partition = { partition: 0, committed: 3, start: 1, end: 10, lag: 7, timeLag: noTimeLag }
const requestedGroups: string[][] = []
const lag: LagAdmin['lag'] = ({ groupIds }) => {
  requestedGroups.push([...groupIds])
  if (groupIds.includes('broken')) return Promise.reject(new Error('no broker'))
  const group = { total: 7, partitions: [partition], members: 1, timeLag: noTimeLag }
  return Promise.resolve(new Map(groupIds.map((id) => [id, group])))
}
const committedTopics = () => Promise.resolve(['orders', 'returns'])
const readLag = kafkaLagReader(() => Promise.resolve({ lag, committedTopics } as unknown as LagAdmin))

describe('kafkaLagReader', () => {
  it('shares one request between triggers that read at the same time', async () => {
    const observations = await Promise.all([readLag(trigger('a')), readLag(trigger('b'))])
    expect(requestedGroups).toEqual([['a', 'b']])
    expect(observations[1]).toEqual({
      partitions: [{ topic: 'orders', partition: 0, committedOffset: 3, earliestOffset: 1, latestOffset: 10 }],
    })
    await readLag(trigger('a'))
    expect(requestedGroups).toHaveLength(2)
  })

  it('reads all topics of the group for a trigger without a topic', async () => {
    expect(await readLag(trigger('a', ''))).toMatchObject({
      partitions: [
        { topic: 'orders', committedOffset: 3 },
        { topic: 'returns', committedOffset: 3 },
      ],
    })
  })

  it('returns the error of KEDA for a topic that does not exist', async () => {
    const missing = () => Promise.reject(new UnknownTopicError('orders'))
    const read = kafkaLagReader(() => Promise.resolve({ lag: missing } as unknown as LagAdmin))
    expect(await read(trigger('a'))).toEqual({
      error:
        'error describing topics: kafka server: Request was for a topic or partition that does not exist on this broker',
    })
  })

  it('returns an error for a failed request', async () => {
    expect(await readLag(trigger('broken'))).toEqual({ error: 'error getting kafka lag: no broker' })
  })
})
