import { InvalidRunError } from '../errors'
import { fromTimeline, type TimelineSource } from './from-timeline'
import { type RecordedRun, RUN_FORMAT } from './recorded-run'
import { type KedaTimeline } from './timeline'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const has = (value: Record<string, unknown>, ...fields: string[]): boolean =>
  fields.every((field) => isObject(value[field]) || Number.isFinite(value[field]))

/** Whether a file is a recording of a real KEDA, in its own format. */
export function isTimeline(value: unknown): value is KedaTimeline {
  return isObject(value) && has(value, 'hpaSyncSeconds', 'parameters', 'scaledObject', 'scaleSteps', 'samples')
}

const isRun = (value: unknown): value is RecordedRun =>
  isObject(value) && value['format'] === RUN_FORMAT && has(value, 'hpaSyncSeconds', 'autoscalers')

/**
 * Reads the content of a saved run, in our format or as a recording of a real KEDA.
 * @throws InvalidRunError for anything else.
 */
export function readRun(content: unknown, source: TimelineSource = 'metric'): RecordedRun {
  if (isRun(content)) {
    if (content.version === 1) return content
    throw new InvalidRunError(`version ${String(content.version)} of ${RUN_FORMAT} is not known, only 1`)
  }
  if (isTimeline(content)) return fromTimeline(content, source)
  throw new InvalidRunError(
    `neither a run (format "${RUN_FORMAT}") nor a recording of KEDA (hpaSyncSeconds, scaledObject, scaleSteps, samples)`,
  )
}
