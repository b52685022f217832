import { type AutoscalerFacts, type Facts } from '../facts'
import { type Problem, type Rule } from '../rule'

const isSameObject = ({ source: a }: AutoscalerFacts, { source: b }: AutoscalerFacts): boolean =>
  a.kind === b.kind && a.name === b.name && a.namespace === b.namespace

function targetText({ source, object }: AutoscalerFacts): string {
  const { kind, name } = object.spec.scaleTargetRef ?? {}
  return `${source.namespace} ${kind ?? 'Deployment'} "${name}"`.trim()
}

/** Whether KEDA made this HPA for a ScaledObject. The output of `kubectl get` contains such HPAs. */
function isOwnedByKeda({ source }: AutoscalerFacts): boolean {
  const { ownerReferences } = source.value['metadata'] as { ownerReferences?: unknown }
  return JSON.stringify(ownerReferences ?? '').includes('ScaledObject')
}

function check({ autoscalers }: Facts): Problem[] {
  const owners = autoscalers.filter((autoscaler) => !isOwnedByKeda(autoscaler))
  return owners.flatMap((second, index): Problem[] => {
    const target = targetText(second)
    const first = owners.slice(0, index).find((each) => targetText(each) === target && !isSameObject(each, second))
    if (!first) return []
    const { file, line, kind, name } = first.source
    const message = `${target} is also scaled by ${kind} "${name}" (${file}:${line}): each undoes what the other decides. Keep one, with the metrics of both.`
    return [{ source: second.source, path: ['spec', 'scaleTargetRef', 'name'], message }]
  })
}

export const twoOwners: Rule = { id: 'two-owners', severity: 'error', finds: 'Two autoscalers of one workload.', check }
