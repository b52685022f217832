// Keeps the profiles in .cache/profiles. The developer tools of Chrome can open them.
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../test/support/eventually'
import { runBench } from './support/bench'
import { figure, printTable } from './support/figures'
import { type BenchCluster, startObservedCluster, warmUp } from './support/bench-cluster'
import { cpuMs } from './support/processes'

const CONNECTIONS = 50
const MAX_FUNCTIONS = 12
const folder = join(__dirname, '../.cache/profiles')

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]
  samples: number[]
  timeDeltas: number[]
}

runBench(
  {
    name: 'profile',
    purpose: 'Profiles every pod under load and prints the functions that use the most CPU time.',
    options: {
      orders: { type: 'count', meaning: 'number of orders', default: '4000' },
      rate: { type: 'number', meaning: 'orders per second (default: as many as are accepted)' },
    },
  },
  async ({ values: { orders, rate }, defer }) => {
    rmSync(folder, { recursive: true, force: true })
    process.env['NODE_OPTIONS'] = `--require ${join(__dirname, 'support/profile-pod.cjs')}`
    const observed = await startObservedCluster({ defer })
    const { cluster, client, watch } = observed
    await warmUp(observed)
    const pods = podsOf(cluster)
    const toggleProfilers = () => pods.forEach(({ pid }) => process.kill(pid, 'SIGUSR2'))
    const cpuBefore = pods.map(({ pid }) => cpuMs([pid]))
    toggleProfilers()
    let placed = orders
    if (rate === undefined) await client.placeMany(orders, CONNECTIONS)
    else placed = (await client.placeAtRate(rate, AbortSignal.timeout((orders / rate) * 1_000))).length
    await watch.waitForDeliveries(placed)
    const cpuOfPods = pods.map(({ pid, service }, index) => ({ service, ms: cpuMs([pid]) - (cpuBefore[index] ?? 0) }))
    toggleProfilers()
    await eventually(() => profileFiles().length === pods.length, 'the profiles to be written')
    const services = [...new Set(pods.map(({ service }) => service))]
    for (const service of services) printTopFunctions(service)
    return services.map((service) => {
      const totalMs = cpuOfPods.reduce((sum, pod) => (pod.service === service ? sum + pod.ms : sum), 0)
      return figure(`CPU of ${service} per order`, totalMs / placed, 'ms')
    })
  },
)

function podsOf({ processes }: BenchCluster): { pid: number; service: string }[] {
  return processes().flatMap(({ pid, command }) => {
    const service = /\/services\/(\w+)\/dist\//.exec(command)?.[1]
    return service === undefined ? [] : [{ pid, service }]
  })
}

function profileFiles(): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Prints the functions with the most self time. */
function printTopFunctions(service: string): void {
  const times = new Map<string, number>()
  for (const file of profileFiles().filter((name) => name.startsWith(`${service}-`)))
    addSelfTimes(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile, times)
  const total = [...times.values()].reduce((sum, time) => sum + time, 0)
  const topFunctions = [...times].sort(([, a], [, b]) => b - a).slice(0, MAX_FUNCTIONS)
  printTable(
    [service, '% of its CPU time'],
    topFunctions.map(([location, time]) => [location, ((time / total) * 100).toFixed(1)]),
  )
  console.log()
}

/** Adds the self time of each function, in microseconds, to `times`. */
function addSelfTimes({ nodes, samples, timeDeltas }: Profile, times: Map<string, number>): void {
  const locations = new Map(nodes.map(({ id, callFrame }) => [id, locationOf(callFrame)]))
  samples.forEach((id, index) => {
    const location = locations.get(id)
    if (location !== undefined) times.set(location, (times.get(location) ?? 0) + (timeDeltas[index] ?? 0))
  })
}

/** Function and file; undefined for idle time, the root of the call tree and the profiler, which runs in `dispatch`. */
function locationOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string | undefined {
  if (['(idle)', '(root)', 'dispatch'].includes(functionName)) return undefined
  const file = url.replace(/^.*\/node_modules\//, '').replace(/^file:.*\/(packages|services)\//, '$1/')
  return `${functionName || '(anonymous)'}${file === '' ? '' : ` ${file}:${lineNumber + 1}`}`
}
