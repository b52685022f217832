import { type Container, type EnvVar, type KeyRef } from '../manifests/objects'
import { keyProblems } from './data-errors'
import { choiceErrors, invalid, itemErrors, required } from './field-errors'
import { subdomainErrors } from './names'

const NAME_TEXT = "a valid environment variable name must consist only of printable ASCII characters other than '='"
const ONE_ONLY = 'may not have more than one field specified at a time'

/** The API server's errors for the environment of a container. */
export const envErrors = (path: string, { env, envFrom }: Partial<Container>): string[] => [
  ...itemErrors(`${path}.env`, env, variableErrors),
  ...itemErrors(`${path}.envFrom`, envFrom, (field, source) => sourceErrors(field, source, `${path}.envFrom`)),
]

function variableErrors(field: string, variable: EnvVar): string[] {
  const { name = '', value = '', valueFrom } = variable
  const nameErrors = name === '' ? [required(`${field}.name`)] : variableNameErrors(`${field}.name`, name)
  if (valueFrom === undefined) return nameErrors
  const from = `${field}.valueFrom`
  const errors = Object.entries(valueFrom).flatMap(([source, reference]) =>
    (valueErrors[source] ?? (() => []))(`${from}.${source}`, reference as never),
  )
  const count = Object.keys(valueFrom).length
  const problem =
    count === 0
      ? 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
      : value === ''
        ? count > 1 && ONE_ONLY
        : 'may not be specified when `value` is not empty'
  return [...nameErrors, ...errors, ...(problem ? [invalid(from, '', problem)] : [])]
}

const variableNameErrors = (field: string, name: string) =>
  /^[ -<>-~]+$/.test(name) ? [] : [invalid(field, name, NAME_TEXT)]

/** The fields of a pod that a variable can have. */
const FIELDS = [
  ...['name', 'namespace', 'uid'].map((field) => `metadata.${field}`),
  ...['nodeName', 'serviceAccountName'].map((field) => `spec.${field}`),
  ...['hostIP', 'hostIPs', 'podIP', 'podIPs'].map((field) => `status.${field}`),
]
const MAPS = ['metadata.annotations', 'metadata.labels']
const RESOURCES = ['limits', 'requests'].flatMap((kind) =>
  ['cpu', 'ephemeral-storage', 'memory'].map((resource) => `${kind}.${resource}`),
)

const valueErrors: Record<string, (field: string, reference: never) => string[]> = {
  fieldRef: (field, { fieldPath = '' }: { fieldPath?: string }) => {
    const path = `${field}.fieldPath`
    if (fieldPath === '') return [required(path)]
    if (MAPS.includes(fieldPath)) return choiceErrors(path, fieldPath, FIELDS)
    const isKnown = FIELDS.includes(fieldPath) || /^metadata\.(annotations|labels)\['.*'\]$/.test(fieldPath)
    return isKnown
      ? []
      : [invalid(path, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`)]
  },
  resourceFieldRef: (field, { resource = '' }: { resource?: string }) =>
    resource === '' ? [required(`${field}.resource`)] : choiceErrors(`${field}.resource`, resource, RESOURCES),
  configMapKeyRef: keyErrors,
  secretKeyRef: keyErrors,
}

function keyErrors(field: string, { name = '', key = '' }: Partial<KeyRef>): string[] {
  return [
    ...subdomainErrors(name).map((text) => invalid(`${field}.name`, name, text)),
    ...(key === '' ? [required(`${field}.key`)] : keyProblems(key).map((text) => invalid(`${field}.key`, key, text))),
  ]
}

function sourceErrors(field: string, source: NonNullable<Container['envFrom']>[number], list: string): string[] {
  const { prefix = '', configMapRef, secretRef } = source
  const references = Object.entries({ configMapRef, secretRef }).filter(([, reference]) => reference !== undefined)
  return [
    ...(prefix === '' ? [] : variableNameErrors(`${field}.prefix`, prefix)),
    ...references.flatMap(([kind, reference]) => {
      const { name = '' } = reference ?? {}
      if (name === '') return [required(`${field}.${kind}.name`)]
      return subdomainErrors(name).map((text) => invalid(`${field}.${kind}.name`, name, text))
    }),
    ...(references.length === 0 ? [invalid(list, '', 'must specify one of: `configMapRef` or `secretRef`')] : []),
    ...(references.length > 1 ? [invalid(list, '', ONE_ONLY)] : []),
  ]
}
