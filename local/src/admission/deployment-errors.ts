import { type Container, type Deployment, type PodTemplate } from '../manifests/objects'
import { dnsLabelErrors } from './names'

/** Every pod is a local process. The limit prevents a typing error from exhausting the machine. */
export const MAX_REPLICAS = 200

const invalid = (field: string, value: unknown, text: string) =>
  `${field}: Invalid value: ${JSON.stringify(value)}: ${text}`

/** The API server's errors for a number of replicas; empty if it is valid. */
export function replicaErrors(replicas: number): string[] {
  if (replicas < 0) return [invalid('spec.replicas', replicas, 'must be greater than or equal to 0')]
  return replicas > MAX_REPLICAS
    ? [invalid('spec.replicas', replicas, `must be at most ${MAX_REPLICAS} on this machine`)]
    : []
}

/** The API server's errors for a decoded Deployment. */
export function deploymentErrors({ spec }: Deployment, previous: Deployment | undefined): string[] {
  const { replicas = 1, selector, template } = spec
  const isSameSelector = !previous || JSON.stringify(previous.spec.selector) === JSON.stringify(selector)
  return [
    ...replicaErrors(replicas),
    ...selectorErrors(spec),
    ...strategyErrors(spec),
    ...podErrors('spec.template.spec', template?.spec, ['Always']),
    ...(isSameSelector ? [] : [invalid('spec.selector', selector, 'field is immutable')]),
  ]
}

function selectorErrors({ selector, template }: Deployment['spec']): string[] {
  if (!selector) return ['spec.selector: Required value']
  const selected = Object.entries(selector.matchLabels ?? {})
  const labels = template?.metadata?.labels ?? {}
  if (selected.length === 0 && !selector.matchExpressions?.length)
    return [invalid('spec.selector', selector, 'empty selector is invalid for deployment')]
  if (selected.every(([key, value]) => labels[key] === value)) return []
  const field = 'spec.template.metadata.labels'
  return [`${field}: Invalid value: ${goMap(labels)}: \`selector\` does not match template \`labels\``]
}

const goMap = (map: Record<string, string>) =>
  `{${Object.entries(map)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(', ')}}`

const STRATEGIES = ['Recreate', 'RollingUpdate']

function strategyErrors({ strategy }: Deployment['spec']): string[] {
  const { type = 'RollingUpdate', rollingUpdate } = strategy ?? {}
  const field = 'spec.strategy'
  if (!STRATEGIES.includes(type)) {
    const printed = JSON.stringify({ Type: type, RollingUpdate: rollingUpdate ?? null })
    return [`${field}: Unsupported value: ${printed}: supported values: "Recreate", "RollingUpdate"`]
  }
  if (type === 'Recreate')
    return rollingUpdate
      ? [`${field}.rollingUpdate: Forbidden: may not be specified when strategy \`type\` is 'Recreate'`]
      : []
  const { maxUnavailable = '25%', maxSurge = '25%' } = rollingUpdate ?? {}
  const path = `${field}.rollingUpdate.maxUnavailable`
  if (isZero(maxUnavailable) && isZero(maxSurge))
    return [invalid(path, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
  const percent = /^(\d+)%$/.exec(String(maxUnavailable))?.[1]
  return Number(percent ?? 0) > 100 ? [invalid(path, maxUnavailable, 'must not be greater than 100%')] : []
}

const isZero = (value: number | string) => value === 0 || value === '0%'

/** The API server's errors for the spec of pods. `policies`: the restart policies that they can have. */
export function podErrors(
  path: string,
  pod: Partial<PodTemplate['spec']> | undefined,
  policies: readonly string[],
): string[] {
  const { containers = [], restartPolicy = 'Always', volumes = [] } = pod ?? {}
  const names = containers.map(({ name }) => name)
  const volumeNames = new Set(volumes.map(({ name }) => name))
  return [
    ...(containers.length > 0 ? [] : [`${path}.containers: Required value`]),
    ...containers.flatMap((container, index) => {
      const field = `${path}.containers[${index}]`
      const isDuplicate = names.indexOf(container.name) < index
      return [
        ...(isDuplicate ? [`${field}.name: Duplicate value: ${JSON.stringify(container.name)}`] : []),
        ...containerErrors(field, container, volumeNames),
      ]
    }),
    ...(policies.includes(restartPolicy) ? [] : [policyError(`${path}.restartPolicy`, restartPolicy, policies)]),
  ]
}

const policyError = (field: string, policy: string, policies: readonly string[]) => {
  const supported = policies.map((each) => JSON.stringify(each)).join(', ')
  return `${field}: Unsupported value: ${JSON.stringify(policy)}: supported values: ${supported}`
}

function containerErrors(path: string, container: Partial<Container>, volumeNames: ReadonlySet<string>): string[] {
  const { name = '', image = '', ports = [], volumeMounts = [], env = [] } = container
  return [
    ...(name === ''
      ? [`${path}.name: Required value`]
      : dnsLabelErrors(name).map((text) => invalid(`${path}.name`, name, text))),
    ...(image.trim() === '' ? [`${path}.image: Required value`] : []),
    ...ports.flatMap(({ containerPort = 0 }, index) =>
      portErrors(`${path}.ports[${index}].containerPort`, containerPort),
    ),
    ...env.flatMap((variable, index) => (variable.name ? [] : [`${path}.env[${index}].name: Required value`])),
    ...volumeMounts.flatMap((mount, index) =>
      volumeNames.has(mount.name)
        ? []
        : [`${path}.volumeMounts[${index}].name: Not found: ${JSON.stringify(mount.name)}`],
    ),
  ]
}

/** The API server's errors for a port. */
export const portErrors = (field: string, port: number) => {
  if (port === 0) return [`${field}: Required value`]
  return port > 0 && port <= 65_535 ? [] : [invalid(field, port, 'must be between 1 and 65535, inclusive')]
}
