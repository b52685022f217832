import { startKafkaBroker } from '../../src/kafka'

/** A broker in a process of its own, so that a test can kill it: `broker-process.ts <data directory> <port>`. */
const [, , dataDir = '', port = '0'] = process.argv

void startKafkaBroker({ dataDir, port: Number(port), initialRebalanceDelayMs: 0 }).then((broker) => {
  process.stdout.write(`${broker.port}\n`)
  // The test's end of the pipe closes when the test dies, and then nobody needs this broker any more.
  process.stdin.resume().on('end', () => process.exit(0))
})
