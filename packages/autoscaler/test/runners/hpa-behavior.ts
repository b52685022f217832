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
import { ago, now, only, type Runner } from './case'
import { sequence } from './sequence'
import { plainStabilization, ruledStabilization } from './stabilization'

interface VectorEvent {
  replicaChange: number
  ageSeconds: number
}

function readEvents(events: VectorEvent[]): ScaleEvent[] {
  return events.map((event) => {
    const { replicaChange, ageSeconds } = only<VectorEvent>(event, 'replicaChange', 'ageSeconds')
    return { replicaChange, at: ago(ageSeconds), outdated: false }
  })
}

const readRules = (rules: ScalingRules | null): ScalingRules | null =>
  rules && only<ScalingRules>(rules, 'stabilizationWindowSeconds', 'selectPolicy', 'policies', 'tolerance')

interface Bounds {
  currentReplicas: number
  desiredReplicas: number
  minReplicas: number
  maxReplicas: number
}

const boundNames = ['currentReplicas', 'desiredReplicas', 'minReplicas', 'maxReplicas'] as const

const bounds = ({ currentReplicas, desiredReplicas, minReplicas, maxReplicas }: Bounds) => ({
  current: currentReplicas,
  desired: desiredReplicas,
  minReplicas,
  maxReplicas,
})

const plainLimit: Runner = (inputs) => ({ ...limitWithoutBehavior(bounds(only<Bounds>(inputs, ...boundNames))) })

interface Ruled {
  scaleUp: ScalingRules | null
  scaleDown: ScalingRules | null
  scaleUpEvents: VectorEvent[]
  scaleDownEvents: VectorEvent[]
}

const ruledLimit: Runner = (inputs) => {
  const given = only<Bounds & Ruled>(inputs, ...boundNames, 'scaleUp', 'scaleDown', 'scaleUpEvents', 'scaleDownEvents')
  return {
    ...limitWithBehavior({
      ...bounds(given),
      behavior: defaultBehavior({ scaleUp: readRules(given.scaleUp), scaleDown: readRules(given.scaleDown) }),
      scaleUpEvents: readEvents(given.scaleUpEvents),
      scaleDownEvents: readEvents(given.scaleDownEvents),
      now,
    }),
  }
}

function policyLimit(limit: typeof scaleUpLimit, direction: 'scaleUp' | 'scaleDown'): Runner {
  return (inputs) => {
    const given = only<Ruled & { currentReplicas: number; rules: ScalingRules | null }>(
      inputs,
      'currentReplicas',
      'scaleUpEvents',
      'scaleDownEvents',
      'rules',
    )
    const rules = defaultBehavior({ [direction]: readRules(given.rules) })[direction]
    return {
      limit: limit({
        current: given.currentReplicas,
        rules,
        now,
        scaleUpEvents: readEvents(given.scaleUpEvents),
        scaleDownEvents: readEvents(given.scaleDownEvents),
      }).limit,
    }
  }
}

const store: Runner = (inputs) => {
  const given = only<{ previousEvents: VectorEvent[]; rules: ScalingRules | null; replicaChange: number }>(
    inputs,
    'previousEvents',
    'rules',
    'replicaChange',
  )
  const events = readEvents(given.previousEvents)
  const after = storeScaleEvent(events, readRules(given.rules), given.replicaChange, now)
  return {
    changeInLast60SecondsBefore: changeInPeriod(events, 60, now),
    eventsAfter: after.map(({ replicaChange, outdated }) => ({ replicaChange, outdated })),
  }
}

const defaults: Runner = (inputs) => {
  const given = only<{ behavior: BehaviorSpec; downscaleStabilizationFlagSeconds: number }>(
    inputs,
    'behavior',
    'downscaleStabilizationFlagSeconds',
  )
  const filled = defaultBehavior(only<BehaviorSpec>(given.behavior, 'scaleUp', 'scaleDown'))
  const flag = given.downscaleStabilizationFlagSeconds
  return { ...filled, effectiveScaleDownWindowSeconds: scaleDownWindow(filled.scaleDown, flag) }
}

export const hpaBehavior: Record<string, Runner> = {
  limitWithoutBehavior: plainLimit,
  limitWithBehavior: ruledLimit,
  scaleUpLimit: policyLimit(scaleUpLimit, 'scaleUp'),
  scaleDownLimit: policyLimit(scaleDownLimit, 'scaleDown'),
  stabilizeWithoutBehavior: plainStabilization,
  stabilizeWithBehavior: ruledStabilization,
  storeScaleEvent: store,
  behaviorDefaults: defaults,
  syncSequence: sequence,
}
