import { type OrderTotals } from '@food-delivery/contracts'
import { type Lesson } from '@food-delivery/lessons'
import { type KeyValueStore, readStored, writeStored } from '../platform/json-storage'

const PROGRESS_KEY = 'food-delivery-lessons'

/** The step of a lesson that is open. */
export interface Progress {
  readonly lesson: string
  /** Index of the step, from 0. */
  readonly step: number
  /** Index of the predicted option; null before the user has predicted. */
  readonly prediction: number | null
  /** When the step began by the broker's clock, seconds since 1970; null before that. */
  readonly since: number | null
  /** The order totals when the step began; absent or null before they are known. */
  readonly totals?: OrderTotals | null
  /** The value that the question asks for, measured when the step was seen; null before that. */
  readonly measured: number | null
}

/** The progress in all lessons, as stored in this browser. */
export interface StoredProgress {
  readonly current: Progress | null
  /** Names of the lessons that were finished. */
  readonly finished: readonly string[]
}

const noProgress: StoredProgress = { current: null, finished: [] }

export function firstStep(lesson: string): Progress {
  return { lesson, step: 0, prediction: null, since: null, measured: null }
}

/** The next step; null after the last one. */
export function nextStep({ lesson, step }: Progress, { steps }: Lesson): Progress | null {
  return step + 1 < steps.length ? { ...firstStep(lesson), step: step + 1 } : null
}

/** The stored progress, without lessons that do not exist any more. */
export function restoreProgress(store: KeyValueStore | undefined, lessons: readonly Lesson[]): StoredProgress {
  const stored = readStored(store, PROGRESS_KEY)
  if (typeof stored !== 'object' || stored === null) return noProgress
  const { current, finished } = stored as Partial<StoredProgress>
  const names = lessons.map(({ name }) => name)
  return {
    current: isProgress(current, lessons) ? current : null,
    finished: Array.isArray(finished) ? names.filter((name) => finished.includes(name)) : [],
  }
}

function isProgress(value: unknown, lessons: readonly Lesson[]): value is Progress {
  if (typeof value !== 'object' || value === null) return false
  const { lesson, step, prediction, since, totals, measured } = value as Partial<Progress>
  const found = lessons.find(({ name }) => name === lesson)?.steps[step ?? -1]
  const isNumberOrNull = (each: unknown) => each === null || typeof each === 'number'
  const isOption = prediction === null || found?.question.options[prediction ?? -1] !== undefined
  const areNumbers = Object.values(totals ?? {}).every(Number.isFinite)
  return found !== undefined && isOption && isNumberOrNull(since) && isNumberOrNull(measured) && areNumbers
}

export function storeProgress(store: KeyValueStore | undefined, progress: StoredProgress): void {
  writeStored(store, PROGRESS_KEY, progress)
}

/** Whether a lesson was left open; then the panel opens with the page. */
export function hasOpenLesson(store: KeyValueStore | undefined): boolean {
  const stored = readStored(store, PROGRESS_KEY)
  return Boolean((stored as Partial<StoredProgress> | undefined)?.current)
}
