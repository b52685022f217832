// Each record takes 10 ms (`--work`) of asynchronous work. The benchmark fails if the records of a key are handled out
// of order.
import { runBench } from './support/bench'
import { ClientGroup, nodeClient } from './support/client-group'
import { type Figure, atLeast, figure } from './support/figures'
import { createBenchTopic, startKafkaProcess } from './support/kafka-process'
import { RecordSource } from './support/record-source'

const KEYS = 1_000

/** `share`: the fraction of the records that a run handles; less for slow consumers, whose rate is constant anyway. */
const kafkajsRuns = [
  { partitions: 1, share: 0.1, bound: atLeast({ required: 30, aim: 55 }) },
  { partitions: 6, share: 0.4, bound: atLeast({ required: 5, aim: 9 }) },
]

runBench(
  {
    name: 'consumer',
    purpose: 'Compares the consumer library with bare kafkajs.',
    options: {
      messages: { type: 'count', meaning: 'number of records', default: '3000' },
      work: { type: 'number', meaning: 'asynchronous work per record, ms; the bounds are for 10', default: '10' },
    },
  },
  async ({ values: { messages, work }, defer }) => {
    const brokers = await startKafkaProcess(defer)
    const topic = await createBenchTopic(brokers)
    const source = await RecordSource.connect(brokers, topic, defer)
    await source.publish({ count: messages, keys: KEYS })
    const recordsPerSecond = async (name: string, count: number, args: string[] = []) => {
      const group = new ClientGroup({ client: nodeClient(name), brokers, topic, workMs: work, args, defer })
      await group.addMember()
      const { handled, firstAt, lastAt } = await group.waitUntilHandled(count)
      await group.stop()
      return (handled * 1_000) / (lastAt - firstAt)
    }
    const libraryRate = await recordsPerSecond('ours', messages)
    const figures: Figure[] = []
    for (const { partitions, share, bound } of kafkajsRuns) {
      const rate = await recordsPerSecond('kafkajs-each-message', messages * share, [String(partitions)])
      const name = `kafkajs, partitionsConsumedConcurrently ${partitions}`
      figures.push(
        figure(`records/s relative to ${name}`, libraryRate / rate, 'times', bound),
        figure(name, rate, 'records/s'),
      )
    }
    return [...figures, figure('consumer library', libraryRate, 'records/s')]
  },
)
