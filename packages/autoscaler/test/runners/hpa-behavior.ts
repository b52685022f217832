import {
  type BehaviorSpec,
  changeInPeriod,
  defaultBehavior,
  limitWithBehavior,
  limitWithoutBehavior,
  type ScaleEvent,
  scaleDownLimit,
  scaleDownWindow,
  scaleUpLimit,
  type ScalingRules,
  storeScaleEvent,
} from '../../src'
import { ago, now, readFields, type Runner } from './vector-case'
import { runSyncSequence } from './sync-sequence'
import { runStabilizeWithBehavior, runStabilizeWithoutBehavior } from './stabilization'

interface VectorEvent {
  replicaChange: number
  ageSeconds: number
}

function readEvents(events: VectorEvent[]): ScaleEvent[] {
  return events.map((event) => {
    const { replicaChange, ageSeconds } = readFields<VectorEvent>(event, 'replicaChange', 'ageSeconds')
    return { replicaChange, at: ago(ageSeconds), outdated: false }
  })
}

const readRules = (rules: ScalingRules | null): ScalingRules | null =>
  rules && readFields<ScalingRules>(rules, 'stabilizationWindowSeconds', 'selectPolicy', 'policies', 'tolerance')

interface Bounds {
  currentReplicas: number
  desiredReplicas: number
  minReplicas: number
  maxReplicas: number
}

const boundNames = ['currentReplicas', 'desiredReplicas', 'minReplicas', 'maxReplicas'] as const

const readBounds = ({ currentReplicas, desiredReplicas, minReplicas, maxReplicas }: Bounds) => ({
  current: currentReplicas,
  desired: desiredReplicas,
  minReplicas,
  maxReplicas,
})

const runLimitWithoutBehavior: Runner = (inputs) => ({
  ...limitWithoutBehavior(readBounds(readFields<Bounds>(inputs, ...boundNames))),
})

interface BehaviorInputs {
  scaleUp: ScalingRules | null
  scaleDown: ScalingRules | null
  scaleUpEvents: VectorEvent[]
  scaleDownEvents: VectorEvent[]
}

const runLimitWithBehavior: Runner = (inputs) => {
  const fields = readFields<Bounds & BehaviorInputs>(
    inputs,
    ...boundNames,
    'scaleUp',
    'scaleDown',
    'scaleUpEvents',
    'scaleDownEvents',
  )
  return {
    ...limitWithBehavior({
      ...readBounds(fields),
      behavior: defaultBehavior({ scaleUp: readRules(fields.scaleUp), scaleDown: readRules(fields.scaleDown) }),
      scaleUpEvents: readEvents(fields.scaleUpEvents),
      scaleDownEvents: readEvents(fields.scaleDownEvents),
      now,
    }),
  }
}

function policyLimitRunner(limit: typeof scaleUpLimit, direction: 'scaleUp' | 'scaleDown'): Runner {
  return (inputs) => {
    const fields = readFields<BehaviorInputs & { currentReplicas: number; rules: ScalingRules | null }>(
      inputs,
      'currentReplicas',
      'scaleUpEvents',
      'scaleDownEvents',
      'rules',
    )
    const rules = defaultBehavior({ [direction]: readRules(fields.rules) })[direction]
    return {
      limit: limit({
        current: fields.currentReplicas,
        rules,
        now,
        scaleUpEvents: readEvents(fields.scaleUpEvents),
        scaleDownEvents: readEvents(fields.scaleDownEvents),
      }).limit,
    }
  }
}

const runStoreScaleEvent: Runner = (inputs) => {
  const fields = readFields<{ previousEvents: VectorEvent[]; rules: ScalingRules | null; replicaChange: number }>(
    inputs,
    'previousEvents',
    'rules',
    'replicaChange',
  )
  const events = readEvents(fields.previousEvents)
  const after = storeScaleEvent(events, readRules(fields.rules), fields.replicaChange, now)
  return {
    changeInLast60SecondsBefore: changeInPeriod(events, 60, now),
    eventsAfter: after.map(({ replicaChange, outdated }) => ({ replicaChange, outdated })),
  }
}

const runBehaviorDefaults: Runner = (inputs) => {
  const fields = readFields<{ behavior: BehaviorSpec; downscaleStabilizationFlagSeconds: number }>(
    inputs,
    'behavior',
    'downscaleStabilizationFlagSeconds',
  )
  const filled = defaultBehavior(readFields<BehaviorSpec>(fields.behavior, 'scaleUp', 'scaleDown'))
  const flag = fields.downscaleStabilizationFlagSeconds
  return { ...filled, effectiveScaleDownWindowSeconds: scaleDownWindow(filled.scaleDown, flag) }
}

export const hpaBehavior: Record<string, Runner> = {
  limitWithoutBehavior: runLimitWithoutBehavior,
  limitWithBehavior: runLimitWithBehavior,
  scaleUpLimit: policyLimitRunner(scaleUpLimit, 'scaleUp'),
  scaleDownLimit: policyLimitRunner(scaleDownLimit, 'scaleDown'),
  stabilizeWithoutBehavior: runStabilizeWithoutBehavior,
  stabilizeWithBehavior: runStabilizeWithBehavior,
  storeScaleEvent: runStoreScaleEvent,
  behaviorDefaults: runBehaviorDefaults,
  syncSequence: runSyncSequence,
}
