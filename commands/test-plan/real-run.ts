import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RecordedRun } from '@food-delivery/autoscaler'
import { createProducer, type KafkaConfig } from '@food-delivery/kafka-client'
import { CurveCursor, type LoadSource } from '../../packages/planner/src'
import { eventually } from '../../test/support/eventually'
import { recordGroup } from '../record/record-group'
import { logger } from '../support/logger'
import { percentile } from '../support/percentile'
import { withAdmin } from '../support/with-admin'
import { deploymentOf, PARTITIONS, type RunNames, scaledObjectOf } from './workload'

const READY_TIMEOUT_MS = 60_000
/** Time after the last record, for the scale-down. */
const SCALE_DOWN_MS = 45_000
const SAMPLE_MS = 1_000

interface RealRunOptions {
  names: RunNames
  apiUrl: string
  kafka: KafkaConfig
  /** A merge patch of the ScaledObject. */
  patch: object
  source: LoadSource
  /** File in which the consumers write the processing time of each record. */
  serviceFile: string
}

async function request(url: string, method: string, body: object, type = 'application/json'): Promise<void> {
  const response = await fetch(url, { method, headers: { 'content-type': type }, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${method} ${url}: HTTP ${response.status} ${await response.text()}`)
}

/** Creates the consumers and their ScaledObject, and patches it as `kubectl patch --type merge` does. */
async function apply({ names, apiUrl, patch, serviceFile }: RealRunOptions): Promise<void> {
  const scaledObjects = `${apiUrl}/apis/keda.sh/v1alpha1/namespaces/default/scaledobjects`
  await request(`${apiUrl}/apis/apps/v1/namespaces/default/deployments`, 'POST', deploymentOf(names, serviceFile))
  await request(scaledObjects, 'POST', scaledObjectOf(names))
  await request(`${scaledObjects}/${names.name}`, 'PATCH', patch, 'application/merge-patch+json')
}

/** Produces the records of a load at their times, each with a key of its own. */
async function produce({ kafka, names, source }: RealRunOptions): Promise<void> {
  const producer = createProducer({ kafka, logger })
  await producer.connect()
  const [curve] = source.curves
  if (!curve) throw new Error('The load has no curve.')
  const cursor = new CurveCursor(curve)
  const startedAt = performance.now()
  const total = Math.floor(curve.counts.at(-1) ?? 0)
  const sent: Promise<unknown>[] = []
  while (sent.length < total) {
    const due = Math.floor(cursor.countAt((performance.now() - startedAt) / 1_000))
    while (sent.length < due) {
      const number = Buffer.from(String(sent.length))
      sent.push(producer.send({ topic: names.topic, key: number, value: number }))
    }
    await sleep(10)
  }
  await Promise.all(sent)
  await producer.disconnect()
}

/** The autoscaler's part of the cluster's recording, with times relative to the start of the group's recording. */
async function autoscalersOf(apiUrl: string, name: string, startedAt: number): Promise<Partial<RecordedRun>> {
  const response = await fetch(`${apiUrl}/recording?since=${startedAt}`)
  const { autoscalers, versions, hpaSyncSeconds, ...run } = (await response.json()) as RecordedRun
  const shiftSeconds = (Date.parse(run.startedAt) - startedAt) / 1_000
  const shifted = <Item extends { t: number }>(items: readonly Item[]) =>
    items.map((item) => ({ ...item, t: item.t + shiftSeconds }))
  const ownAutoscalers = autoscalers.flatMap((autoscaler) =>
    autoscaler.name === name && autoscaler.kind === 'ScaledObject'
      ? [{ ...autoscaler, steps: shifted(autoscaler.steps), observations: shifted(autoscaler.observations) }]
      : [],
  )
  return { autoscalers: ownAutoscalers, ...(versions && { versions }), ...(hpaSyncSeconds && { hpaSyncSeconds }) }
}

/** Reads the processing times that the consumers wrote, and summarizes them, ms. */
function readServiceTimes(file: string) {
  const times = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(Number)
    .sort((a, b) => a - b)
  return {
    p10: percentile(times, 0.1),
    p50: percentile(times, 0.5),
    p90: percentile(times, 0.9),
    mean: times.reduce((sum, time) => sum + time, 0) / times.length,
    count: times.length,
  }
}

/** Runs a ScaledObject with real consumers and a real load, and records it. */
export async function realRun(options: RealRunOptions): Promise<RecordedRun> {
  const { names, apiUrl, kafka, serviceFile } = options
  await withAdmin(kafka, (admin) => admin.createTopic({ topic: names.topic, partitions: PARTITIONS }))
  await apply(options)
  await eventually(() => hasMembers(options), 'the first consumer to join', READY_TIMEOUT_MS, 500)
  const recordingEnd = new AbortController()
  const recording = recordGroup({
    kafka,
    topic: names.topic,
    group: names.group,
    workload: names.name,
    everyMs: SAMPLE_MS,
    withWaits: true,
    signal: recordingEnd.signal,
  })
  try {
    await produce(options)
    await sleep(SCALE_DOWN_MS)
  } finally {
    recordingEnd.abort()
  }
  const run = await recording
  const groups = run.groups.map((group) => ({ ...group, serviceMs: readServiceTimes(serviceFile) }))
  return { ...run, ...(await autoscalersOf(apiUrl, names.name, Date.parse(run.startedAt))), groups }
}

async function hasMembers({ kafka, names }: RealRunOptions): Promise<boolean> {
  const lag = await withAdmin(kafka, (admin) => admin.lag({ topic: names.topic, groupIds: [names.group] }))
  return (lag.get(names.group)?.members ?? 0) > 0
}
