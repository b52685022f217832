import { parseQuantity } from '@food-delivery/autoscaler/quantity'
import { ownValue } from '../json'
import { type Container } from '../manifests/objects'
import { envErrors } from './env-errors'
import {
  choiceErrors,
  duplicate,
  invalid,
  itemErrors,
  optionalErrors,
  portErrors,
  portNameProblems,
  required,
  requiredErrors,
} from './field-errors'
import { dnsLabelProblems } from './metadata-errors'
import { hookAndProbeErrors } from './probe-errors'

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']

/** The API server's errors for a container. `volumes`: the names of the pod's volumes. */
export function containerErrors(path: string, container: Partial<Container>, volumes: ReadonlySet<string>): string[] {
  const { name = '', image = '', imagePullPolicy } = container
  return [
    ...requiredErrors(`${path}.name`, name, dnsLabelProblems),
    ...requiredErrors(`${path}.image`, image),
    ...containerPortErrors(`${path}.ports`, container.ports),
    ...envErrors(path, container),
    ...mountErrors(`${path}.volumeMounts`, container.volumeMounts, volumes),
    ...choiceErrors(`${path}.imagePullPolicy`, imagePullPolicy, PULL_POLICIES),
    ...resourceErrors(`${path}.resources`, container.resources ?? {}),
    ...userErrors(`${path}.securityContext`, container.securityContext),
    ...hookAndProbeErrors(path, container),
  ]
}

function containerPortErrors(path: string, ports: Container['ports'] = []): string[] {
  return itemErrors(path, ports, (field, { name = '', containerPort, hostPort, protocol }, index) => {
    const nameErrors = optionalErrors(`${field}.name`, name, portNameProblems)
    const isDuplicate = name !== '' && ports.findIndex((port) => port.name === name) < index
    return [
      ...(nameErrors.length === 0 && isDuplicate ? [duplicate(`${field}.name`, name)] : nameErrors),
      ...(containerPort ? portErrors(`${field}.containerPort`, containerPort) : [required(`${field}.containerPort`)]),
      ...(hostPort ? portErrors(`${field}.hostPort`, hostPort) : []),
      ...choiceErrors(`${field}.protocol`, protocol, PROTOCOLS),
    ]
  })
}

function mountErrors(path: string, mounts: Container['volumeMounts'] = [], volumes: ReadonlySet<string>): string[] {
  return itemErrors(path, mounts, (field, { name = '', mountPath = '' }, index) => [
    ...requiredErrors(`${field}.name`, name),
    ...(volumes.has(name) ? [] : [`${field}.name: Not found: ${JSON.stringify(name)}`]),
    ...requiredErrors(`${field}.mountPath`, mountPath),
    ...(mounts.findIndex((mount) => mount.mountPath === mountPath) < index
      ? [invalid(`${field}.mountPath`, mountPath, 'must be unique')]
      : []),
  ])
}

/** The errors for requests and limits. */
function resourceErrors(path: string, { limits = {}, requests = {} }: NonNullable<Container['resources']>): string[] {
  const requestsAboveLimit = Object.entries(requests).filter(([name, quantity]) => {
    const limit = ownValue(limits, name)
    return limit !== undefined && nanoOf(quantity) > nanoOf(limit)
  })
  return [
    ...quantityErrors(`${path}.limits`, limits),
    ...quantityErrors(`${path}.requests`, requests),
    ...requestsAboveLimit.map(([name, quantity]) =>
      invalid(`${path}.requests`, quantity, `must be less than or equal to ${name} limit of ${limits[name]}`),
    ),
  ]
}

const STANDARD_RESOURCE = /^(cpu|memory|ephemeral-storage|hugepages-.+)$/
const UNKNOWN_RESOURCE_TEXTS = [
  'must be a standard resource type or fully qualified',
  'must be a standard resource for containers',
]

/** The errors for quantities by resource name. A name without a domain must be one that Kubernetes defines. */
function quantityErrors(path: string, quantities: Record<string, string>): string[] {
  return Object.entries(quantities).flatMap(([name, quantity]) => {
    const field = `${path}[${name}]`
    const isKnown = name.includes('/') || STANDARD_RESOURCE.test(name)
    return [
      ...(isKnown ? [] : UNKNOWN_RESOURCE_TEXTS.map((text) => invalid(field, name, text))),
      ...(nanoOf(quantity) < 0n ? [invalid(field, quantity, 'must be greater than or equal to 0')] : []),
    ]
  })
}

/** A quantity in billionths of its unit. */
const nanoOf = (quantity: string) => parseQuantity(quantity).nano

/** The maximum user and group id. */
const MAX_ID = 2 ** 31 - 1

/** The errors for the user and the group of a process. */
export const userErrors = (path: string, context: Container['securityContext'] = {}): string[] =>
  (['runAsUser', 'runAsGroup'] as const).flatMap((field) => {
    const id = context[field]
    return id === undefined || (id >= 0 && id <= MAX_ID)
      ? []
      : [invalid(`${path}.${field}`, id, `must be between 0 and ${MAX_ID}, inclusive`)]
  })
