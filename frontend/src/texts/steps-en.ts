import { counted } from '../shell/texts/counted'

/** The name of a step of a decision, and a sentence with its inputs and its result. Unknown values are undefined. */
export interface StepText {
  name: string
  explain?: (inputs: Record<string, string>, result: string | undefined) => string
}

/** The subject of a sentence: the pods or containers that a metric measures. */
const subjectOf = ({ container }: Record<string, string>) =>
  container === undefined ? 'The pods' : `The containers named ${container}`

/** `1 replica`, `2 replicas`. */
const replicaCount = (count: string | undefined) => counted(count, 'replica')
/** `1 replica stays`, `2 replicas stay`. */
const replicasStay = (count: string | undefined) => `${replicaCount(count)} ${count === '1' ? 'stays' : 'stay'}`
/** `1 replica is`, `2 replicas are`. */
const replicasAre = (count: string | undefined) => `${replicaCount(count)} ${count === '1' ? 'is' : 'are'}`

/** A sentence for each outcome of a KEDA poll. */
export const polls: Record<string, NonNullable<StepText['explain']>> = {
  scaleOutPaused: ({ current }) => `Scaling out is paused by an annotation: ${replicasStay(current)}.`,
  activated: ({ isForced, current }, to) =>
    `${isForced === 'true' ? 'An annotation forces the activation' : 'A trigger is active'}: from ${current} to ${replicaCount(to)}.`,
  activeWithError: ({ current }) =>
    `A trigger is active and another one failed: ${replicasStay(current)} until the HPA changes them.`,
  active: ({ current }) => `A trigger is active: ${replicasStay(current)} until the HPA changes them.`,
  scaleInPaused: ({ current }) => `Scaling in is paused by an annotation: ${replicasStay(current)}.`,
  coolingDown: ({ current, secondsLeft }) =>
    `No trigger is active, but the cooldown takes another ${secondsLeft} s: ${replicasStay(current)} until then.`,
  deactivated: ({ current }, to) =>
    `No trigger is active and the cooldown is over: from ${current} to ${replicaCount(to)}.`,
  fallback: ({ current }) => `A trigger failed: ${replicasStay(current)} until the HPA applies the fallback.`,
  failed: ({ current }) => `A trigger failed and there is no fallback: ${replicasStay(current)}.`,
  belowMinimum: ({ current, min }) => `${replicasAre(current)} below the minimum of ${min}.`,
  inactive: ({ current }) => `No trigger is active: ${replicasStay(current)}.`,
  notScaled: ({ current, error, deadlineSeconds }) =>
    `The number of replicas could not be changed: ${error}. ${replicasStay(current)}, and the next poll tries again. A call to Kubernetes ends after ${deadlineSeconds} s.`,
}

/** The texts of the steps, by their names in the decisions of the autoscaler. */
export const steps: Record<string, StepText> = {
  'KEDA poll': { name: 'KEDA checks' },
  paused: {
    name: 'Paused',
    explain: ({ current }, to) =>
      `The ScaledObject is paused: ${to === current ? replicasStay(to) : `an annotation sets ${replicaCount(to)}`}.`,
  },
  'query failed': { name: 'Query failed' },
  'recorded value': { name: 'Recorded value' },
  'stored result': {
    name: 'Result of an earlier query',
    explain: ({ error }, value) =>
      error === undefined
        ? `An earlier query gave ${value}, and there was no new query.`
        : `An earlier query failed, and there was no new query: ${error}.`,
  },
  'earliest offsets': {
    name: 'Partitions without a commit',
    explain: ({ partitions, start, end, isRetained }, lag) =>
      `Partitions without a committed offset: ${partitions}. Their lag starts at ${isRetained === 'true' ? 'the earliest offset' : 'offset 0'}: ${end} − ${start} = ${counted(lag, 'message')}.`,
  },
  'total lag': { name: 'Total lag' },
  'even distribution': {
    name: 'Even distribution',
    explain: ({ partitions, lagThreshold, factor }, value) =>
      `Fewest pods that share ${counted(partitions, 'partition')} evenly and suffice for the lag: ${factor}. The lag counts as ${factor} × ${lagThreshold} = ${value}.`,
  },
  'partition cap': {
    name: 'At most one pod per partition',
    explain: ({ lag, lagThreshold, bound, capped }, value) =>
      capped === 'true'
        ? `The lag of ${lag} exceeds the cap of ${counted(bound, 'partition')}, so it counts as ${bound} × ${lagThreshold} = ${value}.`
        : `The lag of ${lag} does not exceed the cap of ${counted(bound, 'partition')}, so it counts in full: ${value}.`,
  },
  schedule: {
    name: 'Schedule: end before the next start?',
    explain: ({ timeZone, desiredReplicas, nextStart, nextEnd }, value) =>
      value === '0'
        ? `Outside the schedule (${timeZone}): ${replicaCount(desiredReplicas)} from ${nextStart}.`
        : `Within the schedule (${timeZone}): ${replicaCount(desiredReplicas)}, next end: ${nextEnd}.`,
  },
  'service value': {
    name: 'Value of the service',
    explain: ({ url, valueLocation }, value) => `${url} reports ${value} at ${valueLocation}.`,
  },
  formula: {
    name: 'Formula of the triggers',
    explain: ({ values = '' }, result) => {
      const known = values.replaceAll(' = nil', ' unknown')
      return result === undefined ? `With ${known} the formula has no value.` : `With ${known} the value is ${result}.`
    },
  },
  'formula fallback': {
    name: 'Fallback of the formula',
    explain: ({ replicas, target }, value) =>
      `The formula has no value, so the fallback applies: ${replicaCount(replicas)} × target ${target} = ${value}.`,
  },
  'formula skipped': {
    name: 'Formula not computed',
    explain: (_, value) => `The fallback value of a trigger replaces the formula: ${value}.`,
  },
  activation: {
    name: 'Active?',
    explain: ({ value, threshold }, isActive) => {
      if (isActive === 'true') return `Active, because ${value} is more than ${threshold}.`
      return Number(value) > Number(threshold)
        ? `Not active at ${value}, although this is more than ${threshold}, because a trigger failed.`
        : `Not active, because ${value} is not more than ${threshold}.`
    },
  },
  fallback: {
    name: 'Fallback',
    explain: ({ failures, failureThreshold, behavior, target, replicas, ready }, value) => {
      const count = `Failed queries in a row: ${failures} (failureThreshold ${failureThreshold}).`
      if (Number(failures) <= Number(failureThreshold)) return `${count} There is no fallback yet.`
      if (behavior === 'scalingModifiers') return `${count} The formula gets no value for this trigger.`
      if (ready === '0') return `${count} No replica is ready to divide by.`
      const division = ready === undefined ? '' : ` / ${counted(ready, 'ready replica')}`
      return `${count} Fallback: target ${target} × ${replicaCount(replicas)} (${behavior})${division} = ${value}.`
    },
  },
  'metric failed': { name: 'Metric not read' },
  utilization: {
    name: 'Utilization',
    explain: (inputs, percent) =>
      `${subjectOf(inputs)} use ${percent} % of the requested ${inputs['metric']}; the target is ${inputs['target']} %.`,
  },
  'metric proposal': {
    name: 'Value ÷ target, rounded up',
    explain: (inputs, replicas) => {
      const { metric, value, target, average, utilization, ready, statusReplicas, isUnchanged } = inputs
      const readyPods = ready === undefined ? '' : ` and ready pods ${ready}`
      const tolerance = isUnchanged === 'true' ? ', which is within tolerance' : ''
      if (utilization !== undefined) {
        return `The ${metric} utilization is ${utilization} % with target ${target} %${readyPods} → ${replicaCount(replicas)}.`
      }
      if (average !== undefined) {
        return `${subjectOf(inputs)} use ${average} of ${metric} on average; with target ${target}${readyPods} → ${replicaCount(replicas)}.`
      }
      return statusReplicas === undefined
        ? `${metric} is ${value} with target ${target} (Value)${readyPods}${tolerance} → ${replicaCount(replicas)}.`
        : `${metric} is ${value} with target ${target} per pod${tolerance} → ${replicaCount(replicas)}.`
    },
  },
  'largest proposal': {
    name: 'Largest proposal',
    explain: ({ metrics, proposals }, replicas) =>
      `The metrics ${metrics} propose ${proposals} replicas; the largest number applies: ${replicas}.`,
  },
  stabilization: {
    name: 'Stabilization window',
    explain: ({ recommended, windowSeconds, decidedBy, ageSeconds }, replicas) =>
      decidedBy === undefined
        ? `The metrics recommend ${replicaCount(recommended)}, and no earlier recommendation of the window (${windowSeconds} s) replaces it: ${replicaCount(replicas)}.`
        : `The metrics recommend ${replicaCount(recommended)}, but the recommendation of ${decidedBy} from ${ageSeconds} s ago still applies (window ${windowSeconds} s): ${replicaCount(replicas)}.`,
  },
  limits: {
    name: 'Limits',
    explain: ({ reason, desired, minReplicas, maxReplicas }, replicas) => {
      if (reason === 'ScaleUpLimit')
        return `The scale-up rate allows at most ${replicaCount(replicas)} now, not ${desired}.`
      if (reason === 'ScaleDownLimit')
        return `The scale-down policy allows no fewer than ${replicaCount(replicas)} now, not ${desired}.`
      if (reason === 'TooManyReplicas')
        return `maxReplicas is ${maxReplicas}, so ${desired} replicas become ${replicas}.`
      if (reason === 'TooFewReplicas')
        return `minReplicas is ${minReplicas}, so ${replicaCount(desired)} ${desired === '1' ? 'becomes' : 'become'} ${replicas}.`
      return `${replicasAre(replicas)} within minReplicas ${minReplicas} and maxReplicas ${maxReplicas}.`
    },
  },
  bounds: {
    name: 'Minimum and maximum',
    explain: ({ current, bound }) =>
      Number(current) < Number(bound)
        ? `${replicasAre(current)} below the minimum of ${bound}.`
        : `${replicasAre(current)} above the maximum of ${bound}.`,
  },
  'scaling disabled': {
    name: 'Scaling is off',
    explain: ({ minReplicas }) =>
      `This HPA (minReplicas ${minReplicas}) did not scale its target to zero, so it does not scale it from zero.`,
  },
  'scaling from zero': {
    name: 'Scaling from zero',
    explain: ({ minReplicas, hasCondition }) =>
      hasCondition === 'true'
        ? `This HPA (minReplicas ${minReplicas}) scaled its target to zero (condition ScaledToZero is True), so it computes its metrics.`
        : `minReplicas is ${minReplicas}, so this HPA computes its metrics at zero replicas.`,
  },
  'scaled to zero': {
    name: 'Scaled to zero',
    explain: ({ current, minReplicas }) =>
      `This HPA (minReplicas ${minReplicas}) scaled from ${current} to 0 replicas. Its condition ScaledToZero is now True, so it can scale from zero.`,
  },
  'scale not written': {
    name: 'Scale not written',
    explain: ({ current, to, error }) =>
      `${replicaCount(to)} could not be set: ${error}. ${replicasStay(current)}, and the next sync tries again.`,
  },
  selector: { name: 'Selector' },
  'read scale': { name: 'Scale not read' },
}
