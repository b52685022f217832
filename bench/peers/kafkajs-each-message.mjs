import { runConsumer } from './kafkajs.mjs'
import { handle, startReports } from './report.mjs'

await runConsumer({
  eachMessage: ({ message: { key, value, timestamp } }) => handle(String(key), String(value), Number(timestamp)),
})
startReports()
