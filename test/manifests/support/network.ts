import { valueAt, hasLabels } from './objects'
import { type KubeObject } from './types'

interface Selector {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

interface Peer {
  podSelector?: Selector
  namespaceSelector?: Selector
}

interface PolicyRule extends Partial<Record<'from' | 'to', Peer[]>> {
  ports?: { port: string | number }[]
}

interface Connection {
  from: Record<string, string>
  to: Record<string, string>
  /** Name and number of the port of the target's container. */
  portName: string
  portNumber: number
}

function selects(selector: Selector | undefined, labels: Record<string, string>): boolean {
  const matchesExpressions = (selector?.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key]
    if (operator === 'In') return value !== undefined && values.includes(value)
    if (operator === 'Exists') return value !== undefined
    throw new Error(`matchExpressions: the operator ${operator} is not supported here, only In and Exists`)
  })
  return matchesExpressions && hasLabels(labels, selector?.matchLabels)
}

/**
 * Whether a peer of a policy selects a pod of the same namespace. This check ignores peers with a namespaceSelector.
 */
function isPeer({ podSelector, namespaceSelector }: Peer, labels: Record<string, string>): boolean {
  return namespaceSelector === undefined && selects(podSelector, labels)
}

/** Whether the NetworkPolicies of the namespace allow the egress of pod `from` and the ingress of pod `to`. */
export function isAllowed(policies: readonly KubeObject[], { from, to, portName, portNumber }: Connection): boolean {
  const isPermitted = (direction: 'Ingress' | 'Egress', pod: typeof from, peer: typeof from) => {
    const policiesOfPod = policies.filter(
      (policy) =>
        (valueAt(policy, 'spec.policyTypes') as string[]).includes(direction) &&
        selects(valueAt(policy, 'spec.podSelector') as Selector, pod),
    )
    // Without a policy for this direction, a pod accepts or opens every connection.
    if (policiesOfPod.length === 0) return true
    const peersField = direction === 'Ingress' ? 'from' : 'to'
    const allows = (rule: PolicyRule) =>
      (rule.ports?.some((allowed) => allowed.port === portName || allowed.port === portNumber) ?? true) &&
      (rule[peersField]?.some((candidate) => isPeer(candidate, peer)) ?? true)
    const rules = policiesOfPod.flatMap(
      (policy) => (valueAt(policy, `spec.${direction.toLowerCase()}`) ?? []) as PolicyRule[],
    )
    return rules.some(allows)
  }
  return isPermitted('Egress', from, to) && isPermitted('Ingress', to, from)
}
