import { type Choice, type Knob, type Spec, unchanged } from '../knob'
import { type Needs } from '../needs'
import { ascending, withDigits } from '../round-numbers'
import { setAtPath, triggersOf } from '../spec-path'
import { placeholderRate, type TuneInput } from '../tune-input'
import { numberKnob } from './number-knob'

/** The target utilizations of a pod to try. */
const UTILIZATIONS = [0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]

const meaningOf = (value: number): string =>
  `One pod runs per ${value} records/s of the arrival rate (mean of the last minute), so the autoscaler adds pods when the load rises and not only when a lag has built up.`

/** The trigger of the manifest that reads the arrival rate, with its target per pod; null if there is none. */
function existingTrigger(spec: Spec, { series }: Pick<TuneInput, 'series'>): { index: number; target: number } | null {
  const found = triggersOf(spec).find(({ type, index }) => {
    const { name, metricType } = (spec['triggers'] as { name?: string; metricType?: string }[])[index] ?? {}
    return type === 'metrics-api' && metricType !== 'Value' && !series.has(name ?? '') && !series.has(type)
  })
  return found ? { index: found.index, target: Number(found.metadata['targetValue']) } : null
}

/** A new trigger with a target. */
function addedTrigger(
  value: number,
  { url, valueLocation }: NonNullable<TuneInput['rate']>,
  isPlaceholder: boolean,
): Choice {
  const note = isPlaceholder ? ' Its url is a placeholder; --rate-url and --rate-value set yours.' : ''
  const metadata = { url, valueLocation, targetValue: String(value) }
  return {
    text: `rate trigger ${value}`,
    meaning: meaningOf(value) + note,
    apply: (spec) => (spec['triggers'] = [...(spec['triggers'] as unknown[]), { type: 'metrics-api', metadata }]),
  }
}

/** A trigger on the rate of arrivals: changes the target of an existing trigger, or adds one. */
export function rateKnob(spec: Spec, input: Pick<TuneInput, 'series' | 'rate'>, { podRate }: Needs): Knob {
  const values = ascending(UTILIZATIONS.map((utilization) => withDigits(utilization * podRate, 3)))
  const found = existingTrigger(spec, input)
  if (found) {
    const { index, target: current } = found
    const path = ['triggers', index, 'metadata', 'targetValue']
    return numberKnob({
      name: 'rate',
      title: 'target of the rate of arrivals',
      current,
      values,
      set: (changed, value) => setAtPath(changed, path, String(value)),
      meaning: meaningOf,
    })
  }
  const { rate } = input
  const choices = values.map((value) => addedTrigger(value, rate ?? placeholderRate, rate === null))
  return { name: 'rate', isOrdered: true, current: choices.length, choices: [...choices, unchanged] }
}
