import {
  RUN_FORMAT,
  type RecordedHpa,
  type RecordedRun,
  type RecordedScaledObject,
  type Versions,
  groupsOf,
  stepsOf,
} from '@food-delivery/autoscaler'
import { type Cluster } from '../cluster/cluster'
import { type Autoscalers } from './autoscalers'
import { type DecisionLog } from './decision-log'
import { type HpaController } from './hpa-controller'
import { RETENTION_MS, type RecentLog } from './recent-log'
import { type ScaledObjectController } from './scaled-object-controller'

interface RecordRunOptions {
  autoscalers: Autoscalers
  cluster: Cluster
  log: DecisionLog
  namespace: string
  hpaSyncMs: number
  versions: Versions
  /** ms since 1970. */
  now: number
  /** The run starts with the first observation since this time, ms since 1970. Default and minimum: 15 minutes ago. */
  since?: number
}

/** The observations and decisions of the autoscalers as a recording for `npm run replay`. */
export function recordRun(options: RecordRunOptions): RecordedRun {
  const { hpaSyncMs, now, since = 0 } = options
  const scaledObjects = [...options.autoscalers.scaledObjects.values()]
  const hpas = [...options.autoscalers.hpas.values()]
  const earliestStart = Math.max(since, now - RETENTION_MS)
  const firstTimes = [...scaledObjects, ...hpas].flatMap(
    ({ observations }) => observations.since(earliestStart).at(0)?.at ?? [],
  )
  const start = Math.min(now, ...firstTimes)
  const recordedScaledObjects = scaledObjects.map((controller) => recordScaledObject(controller, start, options))
  return {
    format: RUN_FORMAT,
    version: 2,
    startedAt: new Date(start).toISOString(),
    hpaSyncSeconds: hpaSyncMs / 1_000,
    versions: options.versions,
    groups: recordedScaledObjects.flatMap((each) => groupsOf(each, each.steps)),
    autoscalers: [...recordedScaledObjects, ...hpas.map((controller) => recordHpa(controller, start, options))],
  }
}

interface Controller<Observation> {
  name: string
  targetName: string
  observations: RecentLog<Observation>
}

function recordController<T extends object>(controller: Controller<T>, start: number, options: RecordRunOptions) {
  const { name, targetName, observations } = controller
  const decisions = options.log.list({ autoscaler: name, since: start })
  return {
    name,
    target: targetName,
    initialReplicas: decisions[0]?.from ?? options.cluster.findDeployment(targetName)?.replicas ?? 0,
    decisions,
    steps: stepsOf(decisions, start),
    observations: observations.since(start).map(({ at, value }) => ({ t: (at - start) / 1_000, ...value })),
  }
}

function recordScaledObject(
  controller: ScaledObjectController,
  start: number,
  options: RecordRunOptions,
): RecordedScaledObject {
  const recorded = recordController(controller, start, options)
  return { kind: 'ScaledObject', ...recorded, scaledObject: controller.setup.object }
}

function recordHpa(controller: HpaController, start: number, options: RecordRunOptions): RecordedHpa {
  const recorded = recordController(controller, start, options)
  return { kind: 'HorizontalPodAutoscaler', ...recorded, namespace: options.namespace, hpa: controller.object.spec }
}
