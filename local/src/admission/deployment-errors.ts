import { type Deployment } from '../manifests/objects'
import { labelErrors } from '../kubernetes-api/selectors/label-rules'
import { forbidden, invalid, negativeErrors, required, unsupported } from './field-errors'
import { annotationErrors } from './metadata-errors'
import { podErrors } from './pod-errors'

/** Each pod is a local process. Without this limit, a mistyped number of replicas could exhaust the machine. */
export const MAX_REPLICAS = 200

/** The errors for a number of replicas: those of Kubernetes, and that of the limit above; empty if it is valid. */
export function replicaErrors(replicas: number): string[] {
  return replicas > MAX_REPLICAS
    ? [invalid('spec.replicas', replicas, `must be at most ${MAX_REPLICAS} on this machine`)]
    : negativeErrors('spec.replicas', replicas)
}

/** The API server's errors for a decoded Deployment. */
export function deploymentErrors({ spec }: Deployment, previous: Deployment | undefined): string[] {
  const { replicas = 1, selector, template } = spec
  const isSameSelector = !previous || JSON.stringify(previous.spec.selector) === JSON.stringify(selector)
  return [
    ...replicaErrors(replicas),
    ...selectorErrors(spec),
    ...labelErrors(template?.metadata?.labels ?? {}, 'spec.template.labels'),
    ...annotationErrors(template?.metadata?.annotations ?? {}, 'spec.template.annotations'),
    ...podErrors('spec.template.spec', template?.spec, ['Always']),
    ...strategyErrors(spec),
    ...timeErrors(spec),
    ...(isSameSelector ? [] : [invalid('spec.selector', selector, 'field is immutable')]),
  ]
}

function selectorErrors({ selector, template }: Deployment['spec']): string[] {
  if (!selector) return [required('spec.selector')]
  const matchLabels = Object.entries(selector.matchLabels ?? {})
  const { labels } = template?.metadata ?? {}
  if (matchLabels.length === 0 && !selector.matchExpressions?.length)
    return [invalid('spec.selector', selector, 'empty selector is invalid for deployment')]
  if (matchLabels.every(([key, value]) => labels?.[key] === value)) return []
  const field = 'spec.template.metadata.labels'
  return [
    `${field}: Invalid value: ${labels ? goMap(labels) : 'null'}: \`selector\` does not match template \`labels\``,
  ]
}

/** A map as Go prints it in this error: `{"a":"b", "c":"d"}`. */
const goMap = (map: Record<string, string>) =>
  `{${Object.entries(map)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(', ')}}`

const STRATEGIES = ['Recreate', 'RollingUpdate']

function strategyErrors({ strategy }: Deployment['spec']): string[] {
  const { type = 'RollingUpdate', rollingUpdate } = strategy ?? {}
  const field = 'spec.strategy'
  if (!STRATEGIES.includes(type))
    return [unsupported(field, { Type: type, RollingUpdate: rollingUpdate ?? null }, STRATEGIES)]
  if (type === 'Recreate')
    return rollingUpdate
      ? [forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
      : []
  const { maxUnavailable = '25%', maxSurge = '25%' } = rollingUpdate ?? {}
  const path = `${field}.rollingUpdate.maxUnavailable`
  if (isZero(maxUnavailable) && isZero(maxSurge))
    return [invalid(path, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
  const percent = /^(\d+)%$/.exec(String(maxUnavailable))?.[1]
  return Number(percent ?? 0) > 100 ? [invalid(path, maxUnavailable, 'must not be greater than 100%')] : []
}

function timeErrors(spec: Deployment['spec']): string[] {
  const { minReadySeconds = 0, revisionHistoryLimit, progressDeadlineSeconds = 600 } = spec
  const field = 'spec.progressDeadlineSeconds'
  return [
    ...negativeErrors('spec.minReadySeconds', minReadySeconds),
    ...negativeErrors('spec.revisionHistoryLimit', revisionHistoryLimit),
    ...negativeErrors(field, progressDeadlineSeconds),
    ...(progressDeadlineSeconds <= minReadySeconds
      ? [invalid(field, progressDeadlineSeconds, 'must be greater than minReadySeconds')]
      : []),
  ]
}

const isZero = (value: number | string) => value === 0 || value === '0%'
