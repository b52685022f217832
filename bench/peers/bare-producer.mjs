// A producer of bare kafkajs. For each message from the parent process, it sends the requested number of records of 300
// bytes, one after the other. The value of a record is the time at which `send` was called, ms since 1970.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs from 'kafkajs'

const RECORD_BYTES = 300

const [, , broker = '', topic = ''] = process.argv
const kafka = new kafkajs.Kafka({ clientId: 'bench', brokers: [broker], logLevel: kafkajs.logLevel.NOTHING })
const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner })
await producer.connect()
process.on(
  'message',
  (/** @type {{ count: number, pauseMs: number }} */ { count, pauseMs }) => void send(count, pauseMs),
)
process.send?.('connected')

/** @param {number} count @param {number} pauseMs */
async function send(count, pauseMs) {
  for (let nth = 0; nth < count; nth++) {
    const value = String(performance.timeOrigin + performance.now()).padEnd(RECORD_BYTES)
    await producer.send({ topic, acks: -1, messages: [{ key: randomUUID(), value }] })
    await sleep(pauseMs)
  }
}
