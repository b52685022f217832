import { type AutoscalerFacts, type Facts } from '../facts'
import { type Problem, type Rule } from '../rule'

const isSameObject = ({ source: a }: AutoscalerFacts, { source: b }: AutoscalerFacts): boolean =>
  a.kind === b.kind && a.name === b.name && a.namespace === b.namespace

function targetText({ source, object }: AutoscalerFacts): string {
  const { kind, name } = object.spec.scaleTargetRef ?? {}
  return `${source.namespace} ${kind ?? 'Deployment'} "${name}"`.trim()
}

/** The HPA that KEDA made for a ScaledObject, as `kubectl get` prints it. */
const isOwned = ({ source }: AutoscalerFacts): boolean =>
  JSON.stringify((source.value['metadata'] as { ownerReferences?: unknown }).ownerReferences ?? '').includes(
    'ScaledObject',
  )

function check({ autoscalers }: Facts): Problem[] {
  return autoscalers.flatMap((one, index): Problem[] => {
    const others = autoscalers.slice(0, index).filter((other) => !isOwned(other))
    const other = isOwned(one)
      ? undefined
      : others.find((each) => targetText(each) === targetText(one) && !isSameObject(each, one))
    if (!other) return []
    const { file, line, kind, name } = other.source
    const message = `${targetText(one)} is also scaled by ${kind} "${name}" (${file}:${line}): each undoes what the other decides. Keep one, with the metrics of both.`
    return [{ source: one.source, path: ['spec', 'scaleTargetRef', 'name'], message }]
  })
}

export const twoOwners: Rule = { id: 'two-owners', severity: 'error', finds: 'Two autoscalers of one workload.', check }
