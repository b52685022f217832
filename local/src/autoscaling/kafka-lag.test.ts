import { type KafkaTrigger } from '@food-delivery/autoscaler'
import { type LagAdmin } from '@food-delivery/kafka-client'
import { kafkaLag } from './kafka-lag'

const trigger = (consumerGroup: string, topic = 'orders') => ({ consumerGroup, topic }) as KafkaTrigger
const partition = { partition: 0, committed: 3, end: 10, lag: 7 }
const asked: string[][] = []
const lag: LagAdmin['lag'] = ({ groupIds }) => {
  asked.push([...groupIds])
  if (groupIds.includes('broken')) return Promise.reject(new Error('no broker'))
  return Promise.resolve(new Map(groupIds.map((id) => [id, { total: 7, partitions: [partition], members: 1 }])))
}
const ask = kafkaLag(() => Promise.resolve({ lag } as LagAdmin))

describe('kafkaLag', () => {
  it('shares one request between triggers that read at the same moment', async () => {
    const answers = await Promise.all([ask(trigger('a')), ask(trigger('b'))])
    expect(asked).toEqual([['a', 'b']])
    expect(answers[1]).toEqual({
      partitions: [{ topic: 'orders', partition: 0, committedOffset: 3, latestOffset: 10 }],
    })
    await ask(trigger('a'))
    expect(asked).toHaveLength(2)
  })

  it('returns an error as KEDA reports it', async () => {
    expect(await ask(trigger('broken'))).toEqual({ error: 'error getting kafka lag: no broker' })
    expect(await ask(trigger('a', ''))).toMatchObject({ error: expect.stringContaining('without a topic') as string })
  })
})
