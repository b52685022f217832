import { defaultController } from '@food-delivery/autoscaler'
import { type Knob, type Spec } from '../knob'
import { behaviorPath, setAtPath, valueAtPath } from '../spec-path'
import { numberKnob } from './number-knob'

const FIELD = 'stabilizationWindowSeconds'

/** How long fewer pods must have been enough before pods are removed. */
export function downWindowKnob(spec: Spec): Knob {
  const path = behaviorPath('scaleDown', FIELD)
  return numberKnob({
    name: 'scaleDownWindow',
    title: 'scaleDown window',
    unit: ' s',
    current: Number(valueAtPath(spec, path) ?? defaultController.downscaleStabilizationSeconds),
    values: [0, 30, 60, 90, 120, 180, 240, 300, 450, 600, 900, 1800],
    set: (changed, value) => setAtPath(changed, path, value),
    meaning: (value, isMore) =>
      isMore
        ? `Pods stay until fewer have been enough for ${value} s: fewer rebalances, for more pod-hours.`
        : `Pods are removed when fewer have been enough for ${value} s: fewer pod-hours, for more rebalances.`,
  })
}

/** How long more pods must have been needed before pods are added. */
export function upWindowKnob(spec: Spec): Knob {
  const path = behaviorPath('scaleUp', FIELD)
  return numberKnob({
    name: 'scaleUpWindow',
    title: 'scaleUp window',
    unit: ' s',
    current: Number(valueAtPath(spec, path) ?? 0),
    values: [0, 15, 30, 60, 120],
    set: (changed, value) => setAtPath(changed, path, value),
    meaning: (value, isMore) =>
      isMore
        ? `Pods are added only if they were needed for ${value} s, so a short rise costs no rebalance.`
        : `Pods are added when they were needed for ${value} s, so the lag falls sooner.`,
  })
}
