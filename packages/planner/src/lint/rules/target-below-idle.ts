import { forEach, type Rule } from '../rule'
import { resourceTargets } from './resource-target'

const millicores = (cores: number): string => `${Math.round(cores * 1000)}m`

export const targetBelowIdle: Rule = {
  id: 'target-below-idle',
  severity: 'warning',
  finds: 'A cpu target that pods exceed without load.',
  check: forEach(
    (facts) => resourceTargets(facts, 'cpu'),
    ({ source, path, amount, text }, { options: { idle } }) => {
      if (amount >= idle.cpu) return null
      const message = `The target (${text}) is ${millicores(amount)} per pod, but a pod uses about ${millicores(idle.cpu)} without load (--idle-cpu). The workload scales to the maximum and stays there.`
      return { source, path, message }
    },
  ),
}
