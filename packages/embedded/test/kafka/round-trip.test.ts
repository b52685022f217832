import { CompressionTypes, type KafkaMessage } from 'kafkajs'
import { eventually } from '../../../../test/support/eventually'
import { type TestKafka, startTestKafka, uniqueName } from './test-kafka'

describe('produce and consume with kafkajs', () => {
  let kafka: TestKafka
  beforeAll(async () => {
    kafka = await startTestKafka()
  })
  afterAll(() => kafka.close())

  it('returns the keys, values, headers and timestamps that were sent', async () => {
    const topic = await kafka.createTopic()
    const producer = await kafka.producer()
    const message = { key: 'a', value: Buffer.from([0, 255, 1]), headers: { h: 'x' }, timestamp: '1700000000000' }
    const [result] = await producer.send({ topic, messages: [message, { key: null, value: null }] })
    expect(result).toMatchObject({ errorCode: 0, baseOffset: '0', logStartOffset: '0' })
    const messages = await readAll(topic, 2)
    expect(messages[0]).toMatchObject({ offset: '0', timestamp: '1700000000000', value: Buffer.from([0, 255, 1]) })
    expect(messages[0]?.key?.toString()).toBe('a')
    expect(messages[0]?.headers?.['h']?.toString()).toBe('x')
    expect(messages[1]).toMatchObject({ offset: '1', key: null, value: null })
  })

  it('assigns consecutive offsets across compressed and uncompressed batches', async () => {
    const topic = await kafka.createTopic()
    const producer = await kafka.producer({ idempotent: true })
    for (let batch = 0; batch < 20; batch++) {
      const messages = Array.from({ length: 10 }, (_, i) => ({ value: `${batch * 10 + i}` }))
      const compression = batch % 2 ? CompressionTypes.GZIP : CompressionTypes.None
      await producer.send({ topic, messages, compression })
    }
    const messages = await readAll(topic, 200)
    expect(messages.map(({ offset }) => Number(offset))).toEqual(Array.from({ length: 200 }, (_, i) => i))
    expect(messages.map(({ value }) => Number(value))).toEqual(Array.from({ length: 200 }, (_, i) => i))
  })

  it('sends no response to acks=0 and handles the next request on the same connection', async () => {
    const topic = await kafka.createTopic()
    const producer = await kafka.producer()
    for (let i = 0; i < 3; i++) await producer.send({ topic, acks: 0, messages: [{ value: `${i}` }] })
    await producer.send({ topic, messages: [{ value: 'last' }] })
    expect((await readAll(topic, 4)).map(({ value }) => value?.toString())).toEqual(['0', '1', '2', 'last'])
  })

  async function readAll(topic: string, count: number) {
    const consumer = await kafka.consumer(uniqueName('group'))
    await consumer.subscribe({ topic, fromBeginning: true })
    const messages: KafkaMessage[] = []
    await consumer.run({ eachMessage: ({ message }) => Promise.resolve(void messages.push(message)) })
    await eventually(() => messages.length >= count, `${count} messages`)
    await consumer.disconnect()
    return messages
  }
})
