// Orders through the whole system: npx ts-node bench/pipeline.ts [--orders 2000]
// Prints orders/s from the first POST to the last `delivered`, CPU per order, memory, and the time between two steps.
// Servers: embedded, or those of BOOTSTRAP_SERVERS, MONGODB_URL and REDIS_URL.
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { ORDERS_TOPIC, isOrderStep, parseEnvelope } from '@food-delivery/contracts'
import { createTopicReader } from '@food-delivery/kafka-client'
import { type RunningSystem, startRunningSystem } from '../test/support/running-system'
import { silentLogger } from '../test/support/test-bus'
import { eventually } from '../test/support/eventually'
import { cpuMs, memoryMb } from './support/cpu'
import { percentile, printTable } from './support/figures'

const { values } = parseArgs({ options: { orders: { type: 'string', default: '2000' } } })
const ORDERS = Number(values.orders)
const CONNECTIONS = 50
const DELIVERY_LIMIT_MS = 180_000

void main()

async function main(): Promise<void> {
  const startedAt = Date.now()
  const running = await startRunningSystem()
  const readyMs = Date.now() - startedAt
  try {
    const steps = await watchSteps(running)
    await place(running, 200)
    await eventually(() => steps.delivered >= 200, 'the warm-up', DELIVERY_LIMIT_MS)
    steps.reset()
    await measure(running, steps, readyMs)
    await steps.stop()
  } finally {
    await running.stop()
  }
  process.exit(0)
}

async function measure(running: RunningSystem, steps: StepWatch, readyMs: number): Promise<void> {
  const { services, servers } = pidsOf(running)
  const [cpuBefore, serverCpuBefore] = [cpuMs(services), cpuMs(servers)]
  const startedAt = performance.now()
  await place(running, ORDERS)
  const placedMs = performance.now() - startedAt
  await eventually(() => steps.delivered >= ORDERS, 'all orders to be delivered', DELIVERY_LIMIT_MS)
  const deliveredMs = performance.now() - startedAt
  const cpuPerOrder = (cpuMs(services) - cpuBefore) / ORDERS
  const serverCpuPerOrder = (cpuMs(servers) - serverCpuBefore) / ORDERS
  printTable(
    ['figure', 'value'],
    [
      ['start until every pod is ready, s', (readyMs / 1_000).toFixed(1)],
      [`orders/s, placed by ${CONNECTIONS} connections`, Math.round(ORDERS / (placedMs / 1_000))],
      ['orders/s, delivered', Math.round(ORDERS / (deliveredMs / 1_000))],
      ['CPU-ms per order, all services', cpuPerOrder.toFixed(2)],
      ['CPU-ms per order, embedded servers', serverCpuPerOrder.toFixed(2)],
      ['memory of all pods and embedded servers, PSS, MB', memoryMb([...services, ...servers])],
      ['time between two steps under load, p50, ms', percentile(steps.hops, 0.5)],
      ['time between two steps under load, p99, ms', percentile(steps.hops, 0.99)],
    ],
  )
}

/** Processes of the services, and of the embedded servers, which stand in for the pods of these Deployments. */
function pidsOf({ system }: RunningSystem): { services: number[]; servers: number[] } {
  const isServer = (deployment: string) => ['mongo', 'redis'].includes(deployment)
  const pids = (servers: boolean) =>
    system.cluster.pods
      .filter(({ identity }) => isServer(identity.deployment) === servers)
      .flatMap(({ state }) => (state.pid === undefined ? [] : [state.pid]))
  return { services: pids(false), servers: [...new Set(pids(true))] }
}

async function place({ url }: RunningSystem, count: number): Promise<void> {
  let next = 0
  const userId = randomUUID()
  const body = JSON.stringify({ userId, kitchenSpeed: 0, courierSpeed: 0 })
  const client = async () => {
    while (next++ < count) {
      const response = await fetch(`${url}/createOrder`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      })
      if (response.status !== 202) throw new Error(`createOrder: ${response.status}`)
      await response.text()
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
}

interface StepWatch {
  readonly delivered: number
  /** Kafka's time between a step and the one before it, ms. */
  readonly hops: number[]
  reset: () => void
  stop: () => Promise<void>
}

async function watchSteps({ brokers }: RunningSystem): Promise<StepWatch> {
  const lastStep = new Map<string, number>()
  const hops: number[] = []
  const delivered = new Set<string>()
  const reader = createTopicReader({
    kafka: { brokers, clientId: 'bench' },
    groupId: `bench-${randomUUID()}`,
    topic: ORDERS_TOPIC,
    logger: silentLogger,
    onRecords: (records) => {
      for (const { value, timestamp } of records) {
        const { eventType, payload } = parseEnvelope(value)
        const { orderId = '' } = payload as { orderId?: string }
        if (eventType !== 'orderRequested' && !isOrderStep(eventType)) continue
        const before = lastStep.get(orderId)
        if (before !== undefined) hops.push(timestamp - before)
        lastStep.set(orderId, timestamp)
        if (eventType === 'delivered') delivered.add(orderId)
      }
    },
  })
  await reader.start()
  return {
    get delivered() {
      return delivered.size
    },
    hops,
    reset: () => {
      hops.length = 0
      delivered.clear()
      lastStep.clear()
    },
    stop: () => reader.stop(),
  }
}
