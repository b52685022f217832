// Measures the embedded servers as tests use them: in the process of the test, and in a child process compared with bare Node.
// If the environment names real servers, also compares the throughput of both, in alternating rounds.
import { startKafka, startMongo, startRedis } from '@food-delivery/embedded'
import { medians } from '../commands/support/percentile'
import { type Defer, runBench } from './support/bench'
import { kafkaThroughput, redisThroughput } from './support/server-throughput'
import { type Figure, atMost, figure } from './support/figures'
import { forkScript } from './support/fork-script'
import { rssMb } from './support/processes'

const servers = { startKafka, startMongo, startRedis }

/** The first start of a server in a process, and the mean of the further starts. */
interface StartCost {
  firstMs: number
  nextMs: number
  nextMb: number
}

runBench(
  {
    name: 'servers',
    purpose:
      'Measures start, memory and throughput of the embedded servers, compared with bare Node and with real servers.',
    options: {
      times: {
        type: 'count',
        meaning: 'number of measurements of start and memory; each figure is their median',
        default: '10',
      },
      records: { type: 'count', meaning: 'records of 1 KB that are sent to Kafka and read from it', default: '50000' },
      rounds: {
        type: 'count',
        meaning: 'rounds of the throughput, alternately on embedded and real servers; each figure is their median',
        default: '3',
      },
    },
  },
  async ({ values: { times, records, rounds }, defer }) => {
    const figures: Figure[] = []
    for (const name of Object.keys(servers) as (keyof typeof servers)[]) {
      figures.push(...(await measureInProcess(name, times, defer)), ...(await measureAsChild(name, times, defer)))
    }
    return [
      ...figures,
      ...(await kafkaThroughput({ records, rounds, defer })),
      ...(await redisThroughput({ rounds, defer })),
    ]
  },
)

/** Starts a server in the process that uses it. */
async function measureInProcess(name: string, times: number, defer: Defer): Promise<Figure[]> {
  const runs: StartCost[] = []
  for (let nth = 0; nth < times; nth++) {
    const { child, message } = await forkScript<StartCost>('peers/server-start.mjs', [name], defer)
    child.kill('SIGKILL')
    runs.push(message)
  }
  const { firstMs, nextMs, nextMb } = medians(runs)
  return [
    figure(`${name}, first start with loading the module`, firstMs, 'ms', atMost({ required: 100 })),
    figure(`${name}, each further start`, nextMs, 'ms', atMost({ required: 20 })),
    figure(`${name}, memory of each further server`, nextMb, 'MB', atMost({ required: 12 })),
  ]
}

/** Starts bare Node and a server in a child process alternately. */
async function measureAsChild(name: keyof typeof servers, times: number, defer: Defer): Promise<Figure[]> {
  const runs: { ms: number; mb: number }[] = []
  for (let nth = 0; nth < times; nth++) {
    const bareAt = performance.now()
    const bare = await forkScript('peers/bare-node.mjs', [], defer)
    const childAt = performance.now()
    const child = await servers[name]({ process: 'child' })
    defer(() => child.close())
    runs.push({ ms: performance.now() - childAt - (childAt - bareAt), mb: rssMb(child.pid) - rssMb(bare.pid) })
    await child.close()
    bare.child.kill('SIGKILL')
  }
  const { ms, mb } = medians(runs)
  return [
    figure(`${name} in a child process, start time above bare Node`, ms, 'ms', atMost({ required: 150 })),
    figure(`${name} in a child process, memory above bare Node`, mb, 'MB', atMost({ required: 18 })),
  ]
}
