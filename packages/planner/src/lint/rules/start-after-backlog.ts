import { AutoscalerError, cronTimes, type CronTrigger, parseCronTrigger } from '@food-delivery/autoscaler'
import { counted } from '../../counted'
import { averageUtilization } from '../cost'
import { type Facts, type ScaledObjectFacts } from '../facts'
import { forEachScaledObject, type Problem, type Rule } from '../rule'

const HOUR_MS = 3_600_000
/** The week whose schedules are examined starts on this Monday. */
const WEEK_START = Date.UTC(2026, 0, 5)
const WEEK_END = WEEK_START + 7 * 24 * HOUR_MS

/** The longest time between an end and the next start in a week, in hours. */
function longestPause(trigger: CronTrigger): number {
  let [now, longest] = [WEEK_START, 0]
  while (now < WEEK_END) {
    const end = cronTimes(trigger, now).nextEnd
    const start = end === null ? null : cronTimes(trigger, end).nextStart
    if (end === null || start === null) break
    longest = Math.max(longest, start - end)
    now = start
  }
  return longest / HOUR_MS
}

/** Null for an invalid trigger, which the rule `schema` reports. */
function parsedCron(metadata: Record<string, string> | undefined): CronTrigger | null {
  try {
    return parseCronTrigger({ metadata: metadata ?? {} })
  } catch (error) {
    if (error instanceof AutoscalerError) return null
    throw error
  }
}

/** Schedules that start pods too late for their load. */
function cronProblems({ source, object: { spec }, settings }: ScaledObjectFacts): Problem[] {
  const isScheduled = spec.triggers.every(({ type }) => type === 'cron' || type === 'cpu' || type === 'memory')
  const crons = spec.triggers.flatMap(({ type, metadata }) => (type === 'cron' ? (parsedCron(metadata) ?? []) : []))
  if (!isScheduled || crons.length === 0 || settings.minReplicaCount > 0) return []
  const pause = Math.min(...crons.map(longestPause))
  const pods = Math.max(...crons.map(({ desiredReplicas }) => desiredReplicas))
  const neededPods = averageUtilization() * settings.maxReplicaCount
  const catchUpHours = pods > neededPods ? (pause * neededPods) / (pods - neededPods) : Infinity
  if (catchUpHours < 1) return []
  const outcome = Number.isFinite(catchUpHours)
    ? `would take about ${Math.round(catchUpHours)} h to catch up`
    : 'would not catch up'
  const message = `Each week has ${Math.round(pause)} h in a row without a pod. On a day whose peak needs 80 % of ${counted(settings.maxReplicaCount, 'pod')}, ${counted(pods, 'pod')} ${outcome}. Add a Kafka trigger, or schedule an earlier start.`
  return [{ source, path: ['spec', 'triggers'], message }]
}

/** An activation threshold whose lag takes hours to process. */
function activationProblems(
  { source, kafka, settings }: ScaledObjectFacts,
  { options: { workSeconds } }: Facts,
): Problem[] {
  if (workSeconds === null || settings.minReplicaCount > 0) return []
  return kafka.flatMap(({ index, trigger: { activationLagThreshold: lag }, partitions }): Problem[] => {
    const pods = Math.min(settings.maxReplicaCount, partitions ?? Infinity)
    const hours = (lag * workSeconds) / pods / 3_600
    if (hours < 1) return []
    const path = ['spec', 'triggers', index, 'metadata', 'activationLagThreshold']
    const message = `The first pod starts at a lag above ${lag}, which takes ${counted(pods, 'pod')} ${hours.toFixed(1)} h at ${workSeconds} s a record (--work). Lower activationLagThreshold.`
    return [{ source, path, message }]
  })
}

export const startAfterBacklog: Rule = {
  id: 'start-after-backlog',
  severity: 'info',
  finds: 'Pods that start with a backlog that takes hours to process.',
  check: forEachScaledObject((scaledObject, facts) => [
    ...cronProblems(scaledObject),
    ...activationProblems(scaledObject, facts),
  ]),
}
