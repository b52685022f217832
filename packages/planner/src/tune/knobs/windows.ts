import { defaultController } from '@food-delivery/autoscaler'
import { type Knob, type Spec } from '../knob'
import { behaviorPath, setAtPath, valueAtPath } from '../spec-path'
import { numberKnob } from './number-knob'

const WINDOW_FIELD = 'stabilizationWindowSeconds'

/** How long fewer pods must be sufficient before pods are removed. */
export function downWindowKnob(spec: Spec): Knob {
  const path = behaviorPath('scaleDown', WINDOW_FIELD)
  return numberKnob({
    name: 'scaleDownWindow',
    title: 'scaleDown window',
    unit: ' s',
    current: Number(valueAtPath(spec, path) ?? defaultController.downscaleStabilizationSeconds),
    values: [0, 30, 60, 90, 120, 180, 240, 300, 450, 600, 900, 1800],
    set: (changed, value) => setAtPath(changed, path, value),
    meaning: (value, isMore) =>
      isMore
        ? `Pods are removed only after fewer were sufficient for ${value} s: fewer rebalances, but more pod-hours.`
        : `Pods are removed as soon as fewer were sufficient for ${value} s: fewer pod-hours, but more rebalances.`,
  })
}

/** How long more pods must be needed before pods are added. */
export function upWindowKnob(spec: Spec): Knob {
  const path = behaviorPath('scaleUp', WINDOW_FIELD)
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
        : `Pods are added as soon as they were needed for ${value} s, so the lag falls sooner.`,
  })
}
