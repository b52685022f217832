import { type Knob, type Spec } from '../knob'
import { type Needs } from '../needs'
import { roundNumbers } from '../round-numbers'
import { setAtPath, triggersOf } from '../spec-path'
import { numberKnob } from './number-knob'

/** KEDA's default. */
const DEFAULT_THRESHOLD = 10
/** Bounds of the values to try, as the time in which a pod processes that many records. */
const MIN_SECONDS = 0.05
const MAX_SECONDS = 120

/** `lagThreshold` of all Kafka triggers. */
export function lagThresholdKnob(spec: Spec, { podRate }: Needs): Knob | null {
  const triggers = triggersOf(spec).filter(({ type }) => type === 'kafka')
  const [first] = triggers
  if (!first) return null
  const values = roundNumbers(Math.max(1, podRate * MIN_SECONDS), Math.max(20, podRate * MAX_SECONDS))
  return numberKnob({
    name: 'lagThreshold',
    current: Number(first.metadata['lagThreshold'] ?? DEFAULT_THRESHOLD),
    values: values.map(Math.round),
    set: (changed, value) => {
      for (const { index } of triggers)
        setAtPath(changed, ['triggers', index, 'metadata', 'lagThreshold'], String(value))
    },
    meaning: (value, isMore) =>
      isMore
        ? `The HPA asks for one pod per ${value} records of lag, so fewer pods run and the lag may grow larger before they start.`
        : `The HPA asks for one pod per ${value} records of lag, so pods start at a smaller lag.`,
  })
}
