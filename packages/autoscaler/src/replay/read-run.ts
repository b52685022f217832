import { InvalidRunError } from '../errors'
import { fromTimeline, type TimelineSource } from './from-timeline'
import { type RecordedRun, RUN_FORMAT } from './recorded-run'
import { type KedaTimeline } from './timeline'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const hasFields = (value: Record<string, unknown>, ...fields: string[]): boolean =>
  fields.every((field) => isObject(value[field]) || Number.isFinite(value[field]))

/** Whether the content of a file is a recording of a real KEDA. */
export function isTimeline(value: unknown): value is KedaTimeline {
  return isObject(value) && hasFields(value, 'hpaSyncSeconds', 'parameters', 'scaledObject', 'scaleSteps', 'samples')
}

const isRun = (value: unknown): value is RecordedRun =>
  isObject(value) && value['format'] === RUN_FORMAT && hasFields(value, 'hpaSyncSeconds', 'autoscalers')

/**
 * Reads the content of a file: a saved run, or a recording of a real KEDA.
 * @throws InvalidRunError for other content.
 */
export function readRun(content: unknown, source: TimelineSource = 'metric'): RecordedRun {
  if (isRun(content)) {
    if (content.version === 1) return content
    throw new InvalidRunError(
      `version ${String(content.version)} of ${RUN_FORMAT} is not supported; expected version 1`,
    )
  }
  if (isTimeline(content)) return fromTimeline(content, source)
  throw new InvalidRunError(
    `expected a run (format "${RUN_FORMAT}") or a recording of KEDA (hpaSyncSeconds, scaledObject, scaleSteps, samples)`,
  )
}
