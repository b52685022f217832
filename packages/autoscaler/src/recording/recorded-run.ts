import { type ScalingDecision } from '../decision'
import * as z from 'zod'
import { type HpaController, type HpaSpec, type MetricObservation, type PodObservation } from '../hpa'
import { type ScaledObject, type TriggerQuery } from '../scaled-object'

/** Value of `format` in a saved run. */
export const RUN_FORMAT = 'food-delivery/scaling-run'

const objectOf = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null, 'expected an object')
const t = z.number().describe('Seconds since startedAt.')
const offset = z.int().nonnegative()
const replicas = z.int().nonnegative()
const observedReplicas = replicas.nullable().describe('null: not known.')

const groupSample = z.strictObject({
  t,
  end: z.array(offset).nullable().describe('End offset of each partition; null: Kafka returned none.'),
  committed: z
    .array(offset.nullable())
    .nullable()
    .describe('Committed offset of each partition; null: nothing committed, or Kafka returned none.'),
  start: z.array(offset).optional().describe('Offset of the oldest record of each partition.'),
  replicas: observedReplicas,
  ready: observedReplicas,
  members: z.int().optional().describe('Members of the group.'),
})

const quantiles = { p50: z.number(), p90: z.number(), p95: z.number(), p99: z.number(), max: z.number() }

const waits = z
  .strictObject({
    count: z.int(),
    repeated: z.int().optional().describe('Records that were handled again.'),
    ...quantiles,
    seconds: z
      .array(z.strictObject({ t, records: z.int(), p50: z.number(), max: z.number() }))
      .optional()
      .describe('The records of each second, by their timestamps, and their waits.'),
  })
  .describe('Time from the timestamp of a record until its commit, in seconds.')

const memberEvent = z.strictObject({
  t,
  pod: z.string(),
  event: z.string().describe('started, joined, rebalancing, leaving, left or commit.'),
  partitions: z.array(z.int()).optional(),
})

const group = z
  .strictObject({
    group: z.string(),
    topic: z.string(),
    workload: z.string().optional().describe('Name of the Deployment of the consumers.'),
    samples: z.array(groupSample).describe('Ascending times.'),
    waits: waits.optional(),
    serviceMs: z
      .strictObject({ p10: z.number(), p50: z.number(), p90: z.number(), mean: z.number(), count: z.int().optional() })
      .optional()
      .describe('Processing time of a record in a pod that had work, in ms.'),
    memberEvents: z.array(memberEvent).optional(),
  })
  .describe('A topic and a consumer group over time.')

const step = z.strictObject({ t, from: replicas, to: replicas })

const fault = z
  .strictObject({
    t,
    until: z.number().optional().describe('Seconds since startedAt; absent: until after the end of the run.'),
    kind: z.string(),
    target: z.string().optional().describe('The affected consumer.'),
  })
  .describe('An injected fault.')
const query = z.union([objectOf<TriggerQuery>(), z.null()])

const lagObservation = z.strictObject({
  t,
  loop: z.enum(['keda', 'hpa']),
  queries: z.array(query).describe('One per trigger; null: no query, because KEDA used a stored result.'),
  ready: replicas.optional().describe('Pods that were ready.'),
})

const resourceObservation = z.strictObject({
  t,
  metrics: z.array(objectOf<MetricObservation>()).describe('Milli values are numbers.'),
  pods: z.array(objectOf<PodObservation>()),
})

const decisions = z.array(objectOf<ScalingDecision>()).describe('As GET /decisions serves them; t: ms since 1970.')
const commonFields = {
  name: z.string(),
  target: z.string().describe('Name of the Deployment.'),
  initialReplicas: replicas.describe('spec.replicas at the start of the run.'),
  decisions,
}
const scaledObject = {
  kind: z.literal('ScaledObject'),
  ...commonFields,
  scaledObject: objectOf<ScaledObject>(),
  env: z.record(z.string(), z.string()).optional().describe('Variables of the container that its triggers read.'),
  observations: z.array(lagObservation),
}
const hpa = {
  kind: z.literal('HorizontalPodAutoscaler'),
  ...commonFields,
  namespace: z.string(),
  hpa: objectOf<HpaSpec>(),
  observations: z.array(resourceObservation),
}
const steps = z.array(step).describe('Changes of spec.replicas.')
const version2Fields = { decisions: decisions.optional(), steps }

const run = {
  format: z.literal(RUN_FORMAT),
  startedAt: z.iso.datetime({ offset: true }),
  hpaSyncSeconds: z.number().positive().optional().describe('Period of the HPA loops.'),
  versions: z
    .strictObject({
      keda: z.string().optional(),
      kubernetes: z.string().optional(),
      kafka: z.string().optional(),
      client: z.string().optional(),
    })
    .optional()
    .describe('Default: KEDA 2.20 and Kubernetes 1.35, because older runs do not contain them.'),
  controller: objectOf<Partial<HpaController>>()
    .optional()
    .describe("Flags of the controller that differ from Kubernetes' defaults."),
  load: z
    .array(z.strictObject({ t, placed: z.int(), delivered: z.int() }))
    .optional()
    .describe('Number of orders since the start.'),
  faults: z.array(fault).optional(),
}

/** A run in the format of version 1. */
export const runSchemaV1 = z.strictObject({
  ...run,
  version: z.literal(1),
  autoscalers: z.array(z.discriminatedUnion('kind', [z.strictObject(scaledObject), z.strictObject(hpa)])),
})

/** A saved run. */
export const runSchema = z.strictObject({
  ...run,
  version: z.literal(2),
  groups: z.array(group),
  autoscalers: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ ...scaledObject, ...version2Fields }),
      z.strictObject({ ...hpa, ...version2Fields }),
    ]),
  ),
})

export type RecordedRunV1 = z.output<typeof runSchemaV1>
/**
 * A saved run: consumer groups with the offsets of each partition, and all observations of the autoscalers, so a replay
 * with other settings computes KEDA's values. `npm run record` writes it.
 */
export type RecordedRun = z.output<typeof runSchema>
export type RecordedGroup = RecordedRun['groups'][number]
/** A topic and a group at one time. */
export type GroupSample = RecordedGroup['samples'][number]
export type RecordedAutoscaler = RecordedRun['autoscalers'][number]
export type RecordedScaledObject = Extract<RecordedAutoscaler, { kind: 'ScaledObject' }>
export type RecordedHpa = Extract<RecordedAutoscaler, { kind: 'HorizontalPodAutoscaler' }>
/** What the triggers observed in a poll of KEDA or a sync of the HPA. */
export type LagObservation = z.output<typeof lagObservation>
/** One sync of an HPA on CPU or memory. */
export type ResourceObservation = z.output<typeof resourceObservation>
/** A change of spec.replicas. `t`: seconds since the start of the run. */
export type RecordedStep = z.output<typeof step>

/** The JSON Schema of a saved run: the content of `docs/recording.schema.json`. */
export function runJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(runSchema, { target: 'draft-7', unrepresentable: 'any' })
  return { $schema, title: 'A recording of consumer groups and autoscalers, version 2', ...schema }
}
