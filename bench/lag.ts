// How lag follows the load: npm run bench -- lag [--rates 1,20] [--seconds 60] [--speed 50]
// Runs the whole system with fixed replicas and prints the lag of every group while orders arrive at an even rate.
import { randomUUID } from 'node:crypto'
import { ORDERS_TOPIC, consumerNames, consumers } from '@food-delivery/contracts'
import { type LagAdmin, createLagAdmin } from '@food-delivery/kafka-client'
import { readArguments } from '../commands/support/arguments.mjs'
import { startRunningSystem } from '../test/support/running-system'
import { silentLogger } from '../test/support/test-bus'
import { printTable } from './support/figures'

const { values } = readArguments({
  command: 'npm run bench -- lag',
  purpose: 'Prints the lag of every group under an even load, with fixed replicas.',
  options: {
    rates: { type: 'list', meaning: 'orders per second, one run each', default: '1,20' },
    seconds: { type: 'count', meaning: 'duration of a run', default: '60' },
    speed: { type: 'number', meaning: 'ms of work per step', default: '50' },
  },
})
const SECONDS = values.seconds
const SAMPLES = 6

void main()

async function main(): Promise<void> {
  const running = await startRunningSystem()
  const admin = createLagAdmin({ kafka: { brokers: running.brokers, clientId: 'bench' }, logger: silentLogger })
  await admin.connect()
  const rows: (string | number)[][] = []
  for (const rate of values.rates.map(Number)) rows.push(...(await load(running.url, admin, rate)))
  printTable(['orders/s', 'after, s', ...consumerNames], rows)
  await admin.disconnect()
  await running.stop()
  process.exit(0)
}

async function load(url: string, admin: LagAdmin, rate: number): Promise<(string | number)[][]> {
  const startedAt = Date.now()
  const seconds = () => (Date.now() - startedAt) / 1_000
  const rows: (string | number)[][] = []
  for (let placed = 0; seconds() < SECONDS;) {
    for (; placed < seconds() * rate; placed++) void place(url)
    if (seconds() > ((rows.length + 1) * SECONDS) / (SAMPLES + 0.5))
      rows.push([rate, Math.round(seconds()), ...(await lags(admin))])
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return rows
}

function place(url: string): Promise<unknown> {
  const speed = values.speed
  const body = JSON.stringify({ userId: randomUUID(), kitchenSpeed: speed, courierSpeed: speed })
  return fetch(`${url}/createOrder`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
}

async function lags(admin: LagAdmin): Promise<number[]> {
  const groupIds = consumerNames.map((name) => consumers[name].groupId)
  const lag = await admin.lag({ topic: ORDERS_TOPIC, groupIds })
  return groupIds.map((groupId) => lag.get(groupId)?.total ?? 0)
}
