// Bare kafkajs with the heartbeat interval and the maximum fetch wait of our consumer. Sends its parent a message when it
// has joined the group, and after that the age of each record when `eachMessage` begins, ms.
import kafkajs from 'kafkajs'

const [, , broker = '', topic = '', groupId = ''] = process.argv
const kafka = new kafkajs.Kafka({ clientId: 'bench', brokers: [broker], logLevel: kafkajs.logLevel.NOTHING })
const consumer = kafka.consumer({ groupId, sessionTimeout: 6_000, heartbeatInterval: 300, maxWaitTimeInMs: 300 })
consumer.on(consumer.events.GROUP_JOIN, () => process.send?.('joined'))
await consumer.connect()
await consumer.subscribe({ topics: [topic], fromBeginning: false })
await consumer.run({
  eachMessage: ({ message }) => {
    process.send?.(performance.timeOrigin + performance.now() - Number(message.value))
    return Promise.resolve()
  },
})
