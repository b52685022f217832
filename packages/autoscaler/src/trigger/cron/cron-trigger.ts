import { type DecisionStep } from '../../decision'
import { InvalidTriggerError } from '../../errors'
import { step } from '../../explain'
import { externalMetricName } from '../external-metric'
import { FieldReader, type TriggerSource } from '../field-reader'
import { nextTime } from './next-time'
import { parseSchedule, type Schedule } from './schedule'
import { assertTimeZone } from './wall-clock'

/** A cron trigger. It is active from each start until the next end. */
export interface CronTrigger {
  start: Schedule
  end: Schedule
  timeZone: string
  desiredReplicas: number
}

function scheduleOf(fields: FieldReader, name: 'start' | 'end'): Schedule {
  try {
    return parseSchedule(fields.metadataText(name))
  } catch (error) {
    throw new InvalidTriggerError(name, `error parsing ${name} schedule: ${(error as Error).message}`)
  }
}

/**
 * Parses a trigger of type `cron` as KEDA does.
 * @throws InvalidTriggerError with the name of the first invalid field.
 */
export function parseCronTrigger({ metadata }: TriggerSource): CronTrigger {
  const fields = new FieldReader(metadata)
  const errors: InvalidTriggerError[] = []
  const timeZone = fields.metadataText('timezone')
  for (const name of ['start', 'end', 'timezone']) collectError(errors, () => fields.required(name))
  const desiredReplicas = collectError(errors, () => desiredReplicasOf(fields)) ?? 0
  // After these errors, KEDA still checks the fields that it could read, and adds the first error in them.
  const trigger = collectError(errors, () => readSchedules(fields, { timeZone, desiredReplicas }))
  const [firstError] = errors
  if (firstError || !trigger) {
    throw new InvalidTriggerError(firstError?.field ?? '', errors.map(({ message }) => message).join('\n'))
  }
  return trigger
}

/** Calls `read`; adds its error to `errors` and returns undefined if it throws. */
function collectError<T>(errors: InvalidTriggerError[], read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof InvalidTriggerError)) throw error
    errors.push(error)
    return undefined
  }
}

function desiredReplicasOf(fields: FieldReader): number {
  fields.required('desiredReplicas')
  return fields.integer('desiredReplicas', 0, -Infinity)
}

/** Adds the schedules to the other fields of a trigger, and checks them. */
function readSchedules(
  fields: FieldReader,
  otherFields: Pick<CronTrigger, 'timeZone' | 'desiredReplicas'>,
): CronTrigger {
  const trigger = { start: scheduleOf(fields, 'start'), end: scheduleOf(fields, 'end'), ...otherFields }
  if (fields.metadataText('start') === fields.metadataText('end'))
    throw new InvalidTriggerError('end', 'start and end can not have exactly same time input')
  if (trigger.desiredReplicas === 0) throw new InvalidTriggerError('desiredReplicas', 'no desiredReplicas specified')
  return trigger
}

const metricNamePart = (schedule = ''): string =>
  schedule.replaceAll(' ', '').replaceAll('*', 'x').replaceAll('/', 'Sl').replaceAll('?', 'Qm').replaceAll(',', 'Cm')

/** Name of the external metric, such as `s0-cron-Asia-Seoul-06xxx-020xxx`. */
export function cronMetricName({ metadata: { timezone, start, end } }: TriggerSource, index: number): string {
  return externalMetricName(`cron-${timezone}-${metricNamePart(start?.trim())}-${metricNamePart(end?.trim())}`, index)
}

/**
 * The next start and end after `now`: ms since 1970; null if there is none until the end of the fifth calendar year
 * after `now`.
 * @throws Error for an unknown time zone.
 */
export function cronTimes({ start, end, timeZone }: CronTrigger, now: number) {
  assertTimeZone(timeZone, 'unable to load timezone')
  return { nextStart: nextTime(start, timeZone, now), nextEnd: nextTime(end, timeZone, now) }
}

/** The value of a cron trigger, or its error, and whether it is active. */
export interface CronResult {
  metric: { value: number } | { error: string }
  active: boolean
  chain: DecisionStep[]
}

const timeText = (time: number | null): string =>
  time === null ? 'never' : `${new Date(time).toISOString().slice(0, 16)}Z`

/** The value of a cron trigger at `now`, in ms since 1970. */
export function queryCronTrigger(trigger: CronTrigger, now: number): CronResult {
  const { timeZone, desiredReplicas } = trigger
  try {
    const { nextStart, nextEnd } = cronTimes(trigger, now)
    const active = nextStart === null || (nextEnd !== null && nextEnd <= nextStart)
    const value = active ? desiredReplicas : 0
    const inputs = { timeZone, desiredReplicas, nextStart: timeText(nextStart), nextEnd: timeText(nextEnd) }
    const formula = `${inputs.nextEnd} ${active ? '≤' : '>'} ${inputs.nextStart} → ${value}`
    return { metric: { value }, active, chain: [step('schedule', inputs, formula, value)] }
  } catch (error) {
    const { message } = error as Error
    return { metric: { error: message }, active: false, chain: [step('query failed', {}, message, null)] }
  }
}
