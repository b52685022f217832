import { at, hasLabels } from './objects'
import { type KubeObject } from './types'

interface Selector {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

interface Peer {
  podSelector?: Selector
  namespaceSelector?: Selector
}

interface Connection {
  from: Record<string, string>
  to: Record<string, string>
  /** Name and number of the port of the target's container. */
  port: string
  number: number
}

function selects(selector: Selector | undefined, labels: Record<string, string>): boolean {
  const fits = (selector?.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key]
    if (operator === 'In') return value !== undefined && values.includes(value)
    if (operator === 'Exists') return value !== undefined
    throw new Error(`operator ${operator} is not understood here`)
  })
  return fits && hasLabels(labels, selector?.matchLabels)
}

/** What namespaces a peer means cannot be told from the manifests: only pods of the same one are answered for. */
function isPeer({ podSelector, namespaceSelector }: Peer, labels: Record<string, string>): boolean {
  return namespaceSelector === undefined && selects(podSelector, labels)
}

/** Whether NetworkPolicies let a pod of the project reach another one: out of the first, into the second. */
export function isAllowed(policies: readonly KubeObject[], { from, to, port, number }: Connection): boolean {
  const passes = (direction: 'Ingress' | 'Egress', pod: typeof from, peer: typeof from) => {
    const rules = policies.filter(
      (policy) =>
        (at(policy, 'spec.policyTypes') as string[]).includes(direction) &&
        selects(at(policy, 'spec.podSelector') as Selector, pod),
    )
    const list = direction === 'Ingress' ? 'from' : 'to'
    const isOpen = (rule: { ports?: { port: string | number }[] } & Partial<Record<'from' | 'to', Peer[]>>) =>
      (rule.ports?.some((open) => open.port === port || open.port === number) ?? true) &&
      (rule[list]?.some((candidate) => isPeer(candidate, peer)) ?? true)
    return (
      rules.length === 0 ||
      rules.some((policy) =>
        ((at(policy, `spec.${direction.toLowerCase()}`) ?? []) as Parameters<typeof isOpen>[0][]).some(isOpen),
      )
    )
  }
  return passes('Egress', from, to) && passes('Ingress', to, from)
}
