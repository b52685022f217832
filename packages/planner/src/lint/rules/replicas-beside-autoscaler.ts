import { counted } from '../../counted'
import { type Problem, type Rule } from '../rule'
import { fieldsOf } from '../workload'

export const replicasBesideAutoscaler: Rule = {
  id: 'replicas-beside-autoscaler',
  severity: 'warning',
  finds: '`spec.replicas` in the manifest of a workload that has an autoscaler.',
  check: (facts) => {
    const problems = facts.autoscalers.flatMap((autoscaler) =>
      facts.targetsOf(autoscaler).flatMap((target): Problem[] => {
        const { replicas } = fieldsOf(target.value['spec'])
        if (typeof replicas !== 'number') return []
        const { kind, name } = autoscaler.source
        const message = `${kind} "${name}" scales this workload, and each apply of the manifest sets the workload back to ${counted(replicas, 'pod')}. Remove replicas.`
        return [{ source: target, path: ['spec', 'replicas'], message }]
      }),
    )
    // Reports each workload only once, because the rule two-owners reports its second autoscaler.
    return problems.filter(({ source }, index) => problems.findIndex((other) => other.source === source) === index)
  },
}
