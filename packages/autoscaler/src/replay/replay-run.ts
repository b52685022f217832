import { type ScalingDecision } from '@food-delivery/contracts'
import { withDefaults } from '../scaled-object'
import { type Overrides, override } from './overrides'
import { isTimeline, readRun } from './read-run'
import {
  type RecordedAutoscaler,
  type RecordedRun,
  type ReplayedAutoscaler,
  type ReplayResult,
  type ReplayStep,
} from './recorded-run'
import { replayHpa } from './replay-hpa'
import { replayScaledObject } from './replay-scaled-object'

function toSteps(decisions: readonly ScalingDecision[], startedAt: number): ReplayStep[] {
  return decisions
    .filter(({ from, to }) => from !== to)
    .map(({ t, from, to }) => ({ t: Math.round((t - startedAt) / 10) / 100, from, to }))
}

function decide(run: RecordedRun, recorded: RecordedAutoscaler, overrides: Overrides): ScalingDecision[] {
  const startedAt = Date.parse(run.startedAt)
  const changed = override(recorded, overrides)
  if (changed.kind === 'HorizontalPodAutoscaler') return replayHpa(changed, startedAt, run.controller)
  const before = recorded.kind === 'ScaledObject' ? recorded : changed
  return replayScaledObject({
    recorded: changed,
    startedAt,
    controller: run.controller,
    recordedInterval: withDefaults(before.scaledObject.spec).pollingInterval,
  })
}

function replayOne(run: RecordedRun, recorded: RecordedAutoscaler, overrides: Overrides): ReplayedAutoscaler {
  const startedAt = Date.parse(run.startedAt)
  const decisions = decide(run, recorded, overrides)
  const { name, target, initialReplicas } = recorded
  return {
    name,
    target,
    initialReplicas,
    decisions,
    recorded: toSteps(recorded.decisions, startedAt),
    steps: toSteps(decisions, startedAt),
  }
}

/**
 * Runs a saved run through the autoscaler at its recorded times, with other settings if given. The lag is the recorded
 * one: it does not react to the replay's replicas. From a recording of a real KEDA the HPA gets the recorded values;
 * with overrides, values that our own trigger computes from the recorded lag.
 * @throws InvalidRunError for content that is not a run, InvalidOverrideError for an unknown or invalid setting.
 */
export function replayRun(content: unknown, overrides: Overrides = {}): ReplayResult {
  const hasOverrides = Object.keys(overrides).length > 0
  const run = readRun(content, hasOverrides ? 'lag' : 'metric')
  const autoscalers = run.autoscalers.map((recorded) => replayOne(run, recorded, overrides))
  const [only] = autoscalers
  if (isTimeline(content) && only !== undefined) only.recorded = content.scaleSteps
  const isSingle = autoscalers.length === 1
  const steps = autoscalers.flatMap(({ name, steps: own }) =>
    own.map((each) => (isSingle ? each : { ...each, autoscaler: name })),
  )
  return { startedAt: Date.parse(run.startedAt), steps: steps.sort((a, b) => a.t - b.t), autoscalers }
}
