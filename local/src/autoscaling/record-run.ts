import { RUN_FORMAT, type RecordedHpa, type RecordedRun, type RecordedScaledObject } from '@food-delivery/autoscaler'
import { type Autoscalers } from './autoscalers'
import { type DecisionLog } from './decision-log'
import { type HpaController } from './hpa-controller'
import { RETENTION_MS } from './recent-log'
import { type ScaledObjectController } from './scaled-object-controller'

interface RecordRunOptions {
  autoscalers: Autoscalers
  log: DecisionLog
  namespace: string
  hpaSyncMs: number
  /** ms since 1970. */
  now: number
  /** Start of the run, ms since 1970. Default: 15 minutes ago. */
  since?: number
}

/** The observations and decisions of the autoscalers as a run for `npm run replay`. */
export function recordRun(options: RecordRunOptions): RecordedRun {
  const { autoscalers, hpaSyncMs, now, since = 0 } = options
  const from = Math.max(since, now - RETENTION_MS)
  const recorders = [
    ...[...autoscalers.scaledObjects.values()].map((each) => (start: number) => ofScaledObject(each, start, options)),
    ...[...autoscalers.hpas.values()].map((each) => (start: number) => ofHpa(each, start, options)),
  ]
  const controllers = [...autoscalers.scaledObjects.values(), ...autoscalers.hpas.values()]
  const first = Math.min(now, ...controllers.flatMap(({ observations }) => observations.since(from).at(0)?.at ?? []))
  return {
    format: RUN_FORMAT,
    version: 1,
    startedAt: new Date(first).toISOString(),
    hpaSyncSeconds: hpaSyncMs / 1_000,
    autoscalers: recorders.map((record) => record(first)),
  }
}

function base({ name, targetName }: { name: string; targetName: string }, start: number, options: RecordRunOptions) {
  const decisions = options.log.list({ autoscaler: name, since: start })
  const target = options.autoscalers.findTarget(targetName)
  return { name, target: targetName, initialReplicas: decisions[0]?.from ?? target?.specReplicas ?? 0, decisions }
}

const seconds = (at: number, start: number) => (at - start) / 1_000

function ofScaledObject(
  controller: ScaledObjectController,
  start: number,
  options: RecordRunOptions,
): RecordedScaledObject {
  return {
    kind: 'ScaledObject',
    ...base(controller, start, options),
    scaledObject: controller.setup.object,
    observations: controller.observations.since(start).map(({ at, value }) => ({ t: seconds(at, start), ...value })),
  }
}

function ofHpa(controller: HpaController, start: number, options: RecordRunOptions): RecordedHpa {
  return {
    kind: 'HorizontalPodAutoscaler',
    ...base(controller, start, options),
    namespace: options.namespace,
    hpa: controller.object.spec,
    observations: controller.observations.since(start).map(({ at, value }) => ({ t: seconds(at, start), ...value })),
  }
}
