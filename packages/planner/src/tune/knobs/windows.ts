import { type Knob, type Spec } from '../knob'
import { behaviorPath, setAtPath, valueAtPath } from '../spec-path'
import { numberKnob } from './number-knob'

const FIELD = 'stabilizationWindowSeconds'
// The HPA's defaults.
const [UP, DOWN] = [0, 300]

/** How long a lower number of pods must be enough before pods are removed. */
export function downWindowKnob(spec: Spec): Knob {
  const path = behaviorPath('scaleDown', FIELD)
  return numberKnob({
    name: 'scaleDownWindow',
    title: 'scaleDown window',
    unit: ' s',
    current: Number(valueAtPath(spec, path) ?? DOWN),
    values: [0, 30, 60, 90, 120, 180, 240, 300, 450, 600, 900, 1800],
    set: (changed, value) => setAtPath(changed, path, value),
    meaning: (value, isMore) =>
      isMore
        ? `Pods stay until fewer have been enough for ${value} s: fewer rebalances, for more pod-hours.`
        : `Pods leave when fewer have been enough for ${value} s: fewer pod-hours, for more rebalances.`,
  })
}

/** How long a higher number of pods must be needed before pods are added. */
export function upWindowKnob(spec: Spec): Knob {
  const path = behaviorPath('scaleUp', FIELD)
  return numberKnob({
    name: 'scaleUpWindow',
    title: 'scaleUp window',
    unit: ' s',
    current: Number(valueAtPath(spec, path) ?? UP),
    values: [0, 15, 30, 60, 120],
    set: (changed, value) => setAtPath(changed, path, value),
    meaning: (value, isMore) =>
      isMore
        ? `Pods are added only if they were needed for ${value} s, so a short rise costs no rebalance.`
        : `Pods are added when they were needed for ${value} s, so a queue ends sooner.`,
  })
}
