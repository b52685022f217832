// Which functions use the CPU time of an order: npm run bench -- profile [--orders 4000] [--rate 100]
// Without a rate orders arrive as fast as they are accepted. Profiles stay in .cache/profiles for a browser's developer tools.
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readArguments } from '../commands/support/arguments.mjs'
import { eventually } from '../test/support/eventually'
import { type Defer, runBench } from './support/bench'
import { type Figure, printTable } from './support/figures'
import { type Laptop, startLaptop } from './support/laptop'
import { OrdersClient } from './support/orders-client'
import { cpuMs } from './support/processes'
import { StepWatch } from './support/step-watch'
import { warmUp } from './support/warm-up'

const { values } = readArguments({
  command: 'npm run bench -- profile',
  purpose: 'Profiles every pod and prints the functions that take the CPU time of an order.',
  options: {
    orders: { type: 'count', meaning: 'number of orders', default: '4000' },
    rate: { type: 'number', meaning: 'orders per second (default: as fast as they are accepted)' },
  },
})
const ORDERS = values.orders
const SHOWN = 12
const folder = join(__dirname, '../.cache/profiles')

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]
  samples: number[]
  timeDeltas: number[]
}

runBench('profile', async (defer: Defer): Promise<Figure[]> => {
  rmSync(folder, { recursive: true, force: true })
  process.env['NODE_OPTIONS'] = `--require ${join(__dirname, 'support/profile-pod.cjs')}`
  const laptop = await startLaptop({ defer })
  const watch = await StepWatch.start(laptop.brokers, defer)
  const client = new OrdersClient(laptop.url)
  await warmUp(client, watch)
  const pods = servicesOf(laptop)
  const signalAll = () => pods.forEach(({ pid }) => process.kill(pid, 'SIGUSR2'))
  const cpuBefore = pods.map(({ pid }) => cpuMs([pid]))
  signalAll()
  await place(client)
  await watch.allDelivered(ORDERS)
  const cpu = pods.map(({ pid, service }, nth) => ({ service, ms: cpuMs([pid]) - (cpuBefore[nth] ?? 0) }))
  signalAll()
  await eventually(() => profiles().length === pods.length, 'the profiles to be written', 30_000)
  const services = [...new Set(pods.map(({ service }) => service))]
  for (const service of services) printTop(service)
  return services.map((service) => ({
    name: `CPU of ${service} per order`,
    measured: cpu.reduce((sum, pod) => (pod.service === service ? sum + pod.ms : sum), 0) / ORDERS,
    unit: 'ms',
  }))
})

function place(client: OrdersClient): Promise<unknown> {
  if (values.rate === undefined) return client.placeMany(ORDERS, 50)
  let placed = 0
  return client.atPace(
    values.rate,
    () => placed >= ORDERS,
    () => {
      placed++
      return client.place()
    },
  )
}

function servicesOf({ processes }: Laptop): { pid: number; service: string }[] {
  return processes().flatMap(({ pid, command }) => {
    const service = /\/services\/(\w+)\/dist\//.exec(command)?.[1]
    return service === undefined ? [] : [{ pid, service }]
  })
}

function profiles(): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function printTop(service: string): void {
  const spent = new Map<string, number>()
  for (const file of profiles().filter((name) => name.startsWith(`${service}-`)))
    addSelfTimes(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile, spent)
  const total = [...spent.values()].reduce((sum, ms) => sum + ms, 0)
  const top = [...spent].sort(([, a], [, b]) => b - a).slice(0, SHOWN)
  printTable(
    [service, '% of its time'],
    top.map(([place, ms]) => [place, ((ms / total) * 100).toFixed(1)]),
  )
  console.log()
}

function addSelfTimes({ nodes, samples, timeDeltas }: Profile, spent: Map<string, number>): void {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]))
  samples.forEach((id, nth) => {
    const place = places.get(id)
    if (place !== undefined) spent.set(place, (spent.get(place) ?? 0) + (timeDeltas[nth] ?? 0))
  })
}

/** Function and file; undefined for idle time and the profiler itself. */
function placeOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string | undefined {
  // The profiler itself starts and ends in `dispatch`.
  if (['(idle)', '(root)', 'dispatch'].includes(functionName)) return undefined
  const file = url.replace(/^.*\/node_modules\//, '').replace(/^file:.*\/(packages|services)\//, '$1/')
  return `${functionName || '(anonymous)'}${file === '' ? '' : ` ${file}:${lineNumber + 1}`}`
}
