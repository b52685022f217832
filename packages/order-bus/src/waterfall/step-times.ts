import { type RecordHeaders, type RunTimes, headerText } from '@food-delivery/kafka-client'

/** Header of the event of a step: the pod that performed the step, and its times. */
export const STEP_TIMES_HEADER = 'step-times'

/** The times of a step by the clock of its pod. */
export interface StepTimes extends RunTimes {
  pod: string
  /** When the event was passed to the producer, ms since 1970. */
  publishedAt: number
}

const STEP_TIMES = /^(\S+) (\d{1,15}) (\d{1,10}) (\d{1,10})$/

/**
 * The header as text, because people read it too: the pod, the start in ms since 1970, how many ms the work took, and how
 * many ms passed from its end until publishing.
 */
export function stepTimesHeader({ pod, startedAt, workedAt, publishedAt }: StepTimes): RecordHeaders[number] {
  const workMs = Math.max(0, workedAt - startedAt)
  const msUntilPublished = Math.max(0, publishedAt - workedAt)
  return [STEP_TIMES_HEADER, Buffer.from(`${pod} ${startedAt} ${workMs} ${msUntilPublished}`)]
}

/** The times in the header of an event. Undefined if the header is missing or invalid. */
export function readStepTimes(headers: RecordHeaders): StepTimes | undefined {
  const [, pod, ...numbers] = STEP_TIMES.exec(headerText(headers, STEP_TIMES_HEADER) ?? '') ?? []
  if (pod === undefined) return undefined
  const [startedAt = 0, workMs = 0, msUntilPublished = 0] = numbers.map(Number)
  return { pod, startedAt, workedAt: startedAt + workMs, publishedAt: startedAt + workMs + msUntilPublished }
}
