import { createProducer } from '../src'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'
import { installNetworks } from './scaling/install-networks'
import { type Clients, Scenario } from './scaling/scenario'

/**
 * The number of scenarios, which take two to five seconds each. To search for errors, set SCALING_SCENARIOS to some hundreds
 * and FUZZ_SEED to any number.
 */
const SCENARIOS = Number(process.env['SCALING_SCENARIOS'] ?? 8)
/**
 * The seed of the first scenario; the others have the numbers after it. A seed does not determine a scenario completely,
 * because the speed of the machine matters, too.
 */
const FIRST_SEED = Number(process.env['FUZZ_SEED'] ?? 1)
const CONCURRENT_SCENARIOS = 8

let kafka: TestKafka
let clients: Clients

beforeAll(async () => {
  kafka = await connectTestKafka()
  const producer = createProducer({ kafka: kafka.config('producer'), logger: quietLogger })
  await producer.connect()
  clients = { kafka, producer, networks: new Map() }
})

afterAll(async () => {
  jest.restoreAllMocks()
  await clients.producer.disconnect()
  await kafka.close()
})

it(
  'handles every record once, and those of a key one at a time, while members start and stop on a slow network',
  async () => {
    installNetworks(clients.networks)
    const seeds = Array.from({ length: SCENARIOS }, (_, nth) => FIRST_SEED + nth).values()
    const failures: object[] = []
    const runAll = async () => {
      for (const seed of seeds) {
        const scenario = new Scenario(seed, clients)
        const problems = await scenario.run()
        if (problems.length > 0) failures.push({ seed, problems, trace: scenario.trace })
      }
    }
    await Promise.all(Array.from({ length: CONCURRENT_SCENARIOS }, runAll))
    expect(failures).toEqual([])
  },
  60_000 + SCENARIOS * 2_000,
)
