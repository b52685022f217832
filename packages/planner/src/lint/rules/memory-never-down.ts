import { forEach, type Rule } from '../rule'
import { resourceTargets } from './resource-target'

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`

export const memoryNeverDown: Rule = {
  id: 'memory-never-down',
  severity: 'warning',
  finds: 'A memory target that pods exceed without load.',
  check: forEach(
    (facts) => resourceTargets(facts, 'memory'),
    ({ source, path, amount, text }, { options: { idle } }) => {
      if (amount >= idle.memory) return null
      const message = `The target (${text}) is ${mebibytes(amount)} per pod, but a pod uses about ${mebibytes(idle.memory)} without load (--idle-memory), and more pods do not reduce that. The workload scales to the maximum and stays there.`
      return { source, path, message }
    },
  ),
}
