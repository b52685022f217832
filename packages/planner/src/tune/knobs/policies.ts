import { defaultBehavior, type ScalingPolicy } from '@food-delivery/autoscaler'
import { counted } from '../../counted'
import { type Choice, type Knob, type Spec, unchanged } from '../knob'
import { behaviorPath, setAtPath, valueAtPath } from '../spec-path'

type Direction = 'scaleUp' | 'scaleDown'

function policyText({ type, value, periodSeconds }: ScalingPolicy): string {
  return `${type === 'Percent' ? `${value} %` : counted(value, 'pod')} in ${periodSeconds} s`
}

const policiesText = (policies: readonly ScalingPolicy[]): string => policies.map(policyText).join(' or ')

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function policyKnob(spec: Spec, direction: Direction, candidates: readonly (readonly ScalingPolicy[])[]): Knob {
  const defaultPolicies = defaultBehavior({})[direction].policies
  const [path, selectPath] = [behaviorPath(direction, 'policies'), behaviorPath(direction, 'selectPolicy')]
  const current = (valueAtPath(spec, path) ?? defaultPolicies) as readonly ScalingPolicy[]
  const verb = direction === 'scaleUp' ? 'adds' : 'removes'
  const choiceOf = (policies: readonly ScalingPolicy[]): Choice => ({
    text: `${direction} ${policiesText(current)} → ${policiesText(policies)}`,
    meaning: `The HPA ${verb} at most ${policiesText(policies)}${policies.length > 1 ? ', whichever is more' : ''}.`,
    apply: (changed) => {
      setAtPath(changed, path, policies)
      setAtPath(changed, selectPath, undefined)
    },
  })
  const alternatives = [defaultPolicies, ...candidates].filter((policies) => !isSame(policies, current))
  return {
    name: `${direction}Policy`,
    isOrdered: false,
    current: 0,
    choices: [unchanged, ...alternatives.map(choiceOf)],
  }
}

const pods = (value: number, periodSeconds: number): ScalingPolicy => ({ type: 'Pods', value, periodSeconds })
const percent = (value: number, periodSeconds: number): ScalingPolicy => ({ type: 'Percent', value, periodSeconds })

/** How fast pods are added. With more partitions, larger steps are tried. */
export function upPolicyKnob(spec: Spec, partitions: number): Knob {
  const thirdOfPods = pods(Math.max(1, Math.round(partitions / 3)), 15)
  return policyKnob(spec, 'scaleUp', [[thirdOfPods], [pods(1, 15)], [percent(50, 30)]])
}

/** How fast pods are removed. */
export function downPolicyKnob(spec: Spec): Knob {
  return policyKnob(spec, 'scaleDown', [[pods(1, 30)], [pods(1, 60)], [percent(10, 60)]])
}
