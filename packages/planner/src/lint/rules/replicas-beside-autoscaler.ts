import { type Problem, type Rule } from '../rule'
import { fieldsOf } from '../workload'

export const replicasBesideAutoscaler: Rule = {
  id: 'replicas-beside-autoscaler',
  severity: 'warning',
  finds: '`spec.replicas` in the manifest of a workload that has an autoscaler.',
  check: (facts) => {
    const found = facts.autoscalers.flatMap((autoscaler) =>
      facts.targetsOf(autoscaler).flatMap((target): Problem[] => {
        const { replicas } = fieldsOf(target.value['spec'])
        if (typeof replicas !== 'number') return []
        const { kind, name } = autoscaler.source
        const message = `${kind} "${name}" scales it, and each apply of this manifest sets it back to ${replicas} pods. Remove replicas.`
        return [{ source: target, path: ['spec', 'replicas'], message }]
      }),
    )
    // One problem per workload: the rule two-owners reports its second autoscaler.
    return found.filter(({ source }, index) => found.findIndex((each) => each.source === source) === index)
  },
}
