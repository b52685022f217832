import { startKafka } from '../../src'

/** Runs a broker in a process that a test can kill: `broker-process.ts <data directory> <port>`. */
const [, , dataDir = '', port = '0'] = process.argv

void startKafka({ dataDir, port: Number(port), initialRebalanceDelayMs: 0 }).then((broker) => {
  process.stdout.write(`${broker.port}\n`)
  // stdin closes when the test process exits.
  process.stdin.resume().on('end', () => process.exit(0))
})
