import { randomUUID } from 'node:crypto'
import {
  FAULTS_PATH,
  type FaultKind,
  type FaultRecord,
  type FaultsView,
  ORDERS_DLQ_TOPIC,
  type OrderTotals,
  faultFacts,
  faultKinds,
  orderSteps,
} from '@food-delivery/contracts'
import { readTopic } from '../../commands/support/read-topic'
import { eventually } from '../support/eventually'
import { startOrders } from '../support/outages'
import { type RunningSystem, startRunningSystem } from '../support/running-system'
import { silentLogger } from '../support/test-bus'
import { auditTopics } from '../support/topic-audit'

/** Number of poison records that become dead letters: all but the one with an unknown event type. */
const DEAD_LETTERS = 6

let running: RunningSystem

beforeAll(async () => {
  running = await startRunningSystem({ autoscaler: 'keda', replicas: 2 })
}, 90_000)

afterAll(() => running.stop(), 30_000)

const requestFaults = (method: string, body?: object, query = '') =>
  fetch(`${running.url}${FAULTS_PATH}${query}`, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  })

const readFaults = async () => (await (await requestFaults('GET')).json()) as FaultsView

/** Injects a fault, for two seconds if it has a duration, and waits for its end; undefined if this system rejects it. */
async function inject(kind: FaultKind): Promise<FaultRecord | undefined> {
  await eventually(
    () => running.system.cluster.pods.every(({ state }) => state.ready),
    `every pod to be ready before ${kind}`,
    60_000,
  )
  const response = await requestFaults('POST', { kind, ...(faultFacts[kind].seconds > 0 ? { seconds: 2 } : {}) })
  if (response.status === 409) return undefined
  expect([kind, response.status]).toEqual([kind, 201])
  const { id } = (await response.json()) as FaultRecord
  return eventually(
    async () => (await readFaults()).faults.find((fault) => fault.id === id && fault.endedAt !== undefined),
    `the end of ${kind}`,
  )
}

const totals = async () => {
  const response = await fetch(`${running.url}/events/totals`).catch(() => undefined)
  return response?.ok ? ((await response.json()) as OrderTotals) : undefined
}

async function deadLettersSince(time: number): Promise<number> {
  let count = 0
  await readTopic({
    kafka: { brokers: running.brokers, clientId: 'test' },
    topic: ORDERS_DLQ_TOPIC,
    logger: silentLogger,
    onRecords: (records) => (count += records.filter(({ timestamp }) => timestamp >= time).length),
  })
  return count
}

it('loses no order in any fault', async () => {
  const startedAt = Date.now()
  const userId = randomUUID()
  const stopOrders = startOrders({ url: running.url, userId, everyMs: 100 })
  const { refused } = await readFaults()
  const injected: FaultKind[] = []
  for (const kind of faultKinds) {
    const fault = await inject(kind)
    if (!fault) continue
    injected.push(kind)
    expect(fault.steps.length).toBeGreaterThan(0)
    expect(fault.steps.map(({ action }) => action)).not.toContain('failed')
  }
  expect(injected).toEqual(faultKinds.filter((kind) => !(kind in refused)))
  const { accepted } = await stopOrders()
  expect(accepted.size).toBeGreaterThan(50)
  const published = await eventually(
    async () => {
      const audit = await auditTopics(running.brokers, new Set(accepted.keys()))
      return Array.from(accepted.keys()).every((id) => audit.published.get(id)?.has('delivered')) && audit.published
    },
    'every order to be delivered',
    60_000,
    1_000,
  )
  for (const id of accepted.keys()) expect([...(published.get(id)?.keys() ?? [])]).toEqual(orderSteps)
  // realtimedata may count the last deliveries a moment later.
  await eventually(async () => (await totals())?.inFlight === 0, 'no order to be in flight', 30_000, 250)
  expect(await totals()).toMatchObject({ lost: 0 })
  expect(await deadLettersSince(startedAt)).toBe(DEAD_LETTERS)
}, 240_000)

it('ends the effect of a fault when it is undone', async () => {
  const fault = (await (await requestFaults('POST', { kind: 'freeze-pod', target: 'courier' })).json()) as FaultRecord
  const response = await requestFaults('DELETE', undefined, `?id=${fault.id}`)
  expect(await response.json()).toMatchObject({
    isUndone: true,
    steps: [{ action: 'frozen' }, { action: 'resumed', object: fault.steps[0]?.object }],
  })
})
