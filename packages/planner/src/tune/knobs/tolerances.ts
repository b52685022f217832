import { defaultController, numberOf, type QuantityText } from '@food-delivery/autoscaler'
import { type Knob, type Spec } from '../knob'
import { behaviorPath, setAtPath, valueAtPath } from '../spec-path'
import { numberKnob } from './number-knob'

const DEFAULT_TOLERANCE = defaultController.tolerance.scaleUp

type Direction = 'scaleUp' | 'scaleDown'

function toleranceKnob(
  spec: Spec,
  direction: Direction,
  values: readonly number[],
  meaning: (percent: string, isMore: boolean) => string,
): Knob {
  const path = behaviorPath(direction, 'tolerance')
  const given = valueAtPath(spec, path) as QuantityText | null | undefined
  return numberKnob({
    name: `${direction}Tolerance`,
    title: `${direction} tolerance`,
    current: given === undefined || given === null ? DEFAULT_TOLERANCE : numberOf(given),
    values,
    // The API server expects a quantity, which is text.
    set: (changed, value) => setAtPath(changed, path, String(value)),
    meaning: (value, isMore) => meaning(`${Math.round(value * 100)} %`, isMore),
  })
}

/** By how much a metric must be above its target before pods are added. */
export function upToleranceKnob(spec: Spec): Knob {
  return toleranceKnob(spec, 'scaleUp', [0, 0.01, 0.05, DEFAULT_TOLERANCE], (percent, isMore) =>
    isMore
      ? `Pods are added when a metric is more than ${percent} above its target, so small rises change nothing.`
      : `Pods are added when a metric is more than ${percent} above its target, so that the last pods are not missing at a long queue (KEDA issue 2908).`,
  )
}

/** By how much a metric must be below its target before pods are removed. */
export function downToleranceKnob(spec: Spec): Knob {
  return toleranceKnob(spec, 'scaleDown', [0, 0.05, DEFAULT_TOLERANCE, 0.2, 0.3], (percent, isMore) =>
    isMore
      ? `Pods are removed when a metric is more than ${percent} below its target, so small falls cause no rebalance.`
      : `Pods are removed when a metric is more than ${percent} below its target, so fewer run.`,
  )
}
