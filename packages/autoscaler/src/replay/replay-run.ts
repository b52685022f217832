import { InvalidRunError } from '../errors'
import { type RecordedAutoscaler, type RecordedRun, readRun, stepsOf } from '../recording'
import { type Rules, rulesOf, type Versions } from '../rules'
import { checkOverrides, type Overrides } from './overrides'
import { replayHpa } from './replay-hpa'
import { type ReplayedAutoscaler, type ReplayResult } from './replay-result'
import { replayScaledObject } from './replay-scaled-object'

function replayAutoscaler(
  { startedAt: start, controller }: RecordedRun,
  recorded: RecordedAutoscaler,
  overrides: Overrides,
  rules: Rules,
): ReplayedAutoscaler {
  const startedAt = Date.parse(start)
  const options = { rules, ...(controller && { controller }) }
  const { name, target, initialReplicas } = recorded
  const decisions =
    recorded.kind === 'ScaledObject'
      ? replayScaledObject(recorded, overrides, startedAt, options)
      : replayHpa(recorded, overrides, startedAt, options)
  return { name, target, initialReplicas, decisions, recorded: recorded.steps, steps: stepsOf(decisions, startedAt) }
}

/**
 * Replays a saved run at its recorded times, optionally with other settings or by the rules of other versions. The lag
 * is the recorded one, so it does not depend on the replicas of the replay. In a recording of a real KEDA the HPA reads
 * the recorded metric values or, with overrides, values that are computed from the recorded lag as KEDA's Kafka trigger
 * does.
 * @throws InvalidRunError for content that is not a run, InvalidOverrideError for an invalid setting, or one that no
 * autoscaler of the run has, UnknownVersionError for a version that is not supported.
 */
export function replayRun(content: unknown, overrides: Overrides = {}, versions: Versions = {}): ReplayResult {
  const hasOverrides = Object.keys(overrides).length > 0
  const { run, notes } = readRun(content, hasOverrides ? 'lag' : 'metric')
  if (run.autoscalers.length === 0)
    throw new InvalidRunError(
      'the recording has no autoscaler; use it as a load: food-delivery-plan SCALEDOBJECT.yaml --load RECORDING --work TIME',
    )
  checkOverrides(run.autoscalers, overrides)
  // Older runs do not contain their versions.
  const { keda = '2.20', kubernetes = '1.35' } = run.versions ?? {}
  const rules = rulesOf({ keda: versions.keda ?? keda, kubernetes: versions.kubernetes ?? kubernetes })
  const autoscalers = run.autoscalers.map((recorded) => replayAutoscaler(run, recorded, overrides, rules))
  const isSingle = autoscalers.length === 1
  const steps = autoscalers.flatMap((autoscaler) =>
    autoscaler.steps.map((step) => (isSingle ? step : { ...step, autoscaler: autoscaler.name })),
  )
  steps.sort((a, b) => a.t - b.t)
  return { startedAt: Date.parse(run.startedAt), rules, notes, steps, autoscalers }
}
