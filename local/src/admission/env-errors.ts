import { type Container, type EnvVar, type KeyRef } from '../manifests/objects'
import { keyProblems } from './data-errors'
import { choiceErrors, invalid, itemErrors, optionalErrors, requiredErrors, valueErrors } from './field-errors'
import { subdomainProblems } from './metadata-errors'

const NAME_TEXT = "a valid environment variable name must consist only of printable ASCII characters other than '='"
const ONE_ONLY = 'may not have more than one field specified at a time'

/** The API server's errors for the environment of a container. */
export const envErrors = (path: string, { env, envFrom }: Partial<Container>): string[] => [
  ...itemErrors(`${path}.env`, env, variableErrors),
  ...itemErrors(`${path}.envFrom`, envFrom, (field, source) => envFromErrors(field, source, `${path}.envFrom`)),
]

function variableErrors(field: string, variable: EnvVar): string[] {
  const { name = '', value = '', valueFrom } = variable
  const nameErrors = requiredErrors(`${field}.name`, name, variableNameProblems)
  if (valueFrom === undefined) return nameErrors
  const from = `${field}.valueFrom`
  const errors = Object.entries(valueFrom).flatMap(([source, reference]) =>
    (sourceErrors[source] ?? (() => []))(`${from}.${source}`, reference as never),
  )
  const problems = valueFromProblems(value, Object.keys(valueFrom).length)
  return [...nameErrors, ...errors, ...problems.map((problem) => invalid(from, '', problem))]
}

/** What is wrong with a `valueFrom`; empty if it is valid. `value`: that of the same variable. */
function valueFromProblems(value: string, sourceCount: number): string[] {
  if (sourceCount === 0)
    return ['must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`']
  if (value !== '') return ['may not be specified when `value` is not empty']
  return sourceCount > 1 ? [ONE_ONLY] : []
}

const variableNameProblems = (name: string) => (/^[ -<>-~]+$/.test(name) ? [] : [NAME_TEXT])

/** The fields of a pod that `fieldRef` supports. */
const POD_FIELDS = [
  ...['name', 'namespace', 'uid'].map((field) => `metadata.${field}`),
  ...['nodeName', 'serviceAccountName'].map((field) => `spec.${field}`),
  ...['hostIP', 'hostIPs', 'podIP', 'podIPs'].map((field) => `status.${field}`),
]
/** Fields that are maps: `fieldRef` supports only one of their keys, such as `metadata.labels['app']`. */
const MAP_FIELDS = ['metadata.annotations', 'metadata.labels']
const RESOURCES = ['limits', 'requests'].flatMap((kind) =>
  ['cpu', 'ephemeral-storage', 'memory'].map((resource) => `${kind}.${resource}`),
)

/** The errors for `valueFrom`, by its source. */
const sourceErrors: Record<string, (field: string, reference: never) => string[]> = {
  fieldRef: (field, { fieldPath = '' }: { fieldPath?: string }) => {
    const path = `${field}.fieldPath`
    if (fieldPath === '') return requiredErrors(path, fieldPath)
    if (MAP_FIELDS.includes(fieldPath)) return choiceErrors(path, fieldPath, POD_FIELDS)
    const isKnown = POD_FIELDS.includes(fieldPath) || /^metadata\.(annotations|labels)\['.*'\]$/.test(fieldPath)
    return isKnown
      ? []
      : [invalid(path, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`)]
  },
  resourceFieldRef: (field, { resource = '' }: { resource?: string }) =>
    resource === ''
      ? requiredErrors(`${field}.resource`, resource)
      : choiceErrors(`${field}.resource`, resource, RESOURCES),
  configMapKeyRef: keyErrors,
  secretKeyRef: keyErrors,
}

function keyErrors(field: string, { name = '', key = '' }: Partial<KeyRef>): string[] {
  return [...valueErrors(`${field}.name`, name, subdomainProblems), ...requiredErrors(`${field}.key`, key, keyProblems)]
}

function envFromErrors(field: string, source: NonNullable<Container['envFrom']>[number], listPath: string): string[] {
  const { prefix = '', configMapRef, secretRef } = source
  const references = Object.entries({ configMapRef, secretRef }).filter(([, reference]) => reference !== undefined)
  return [
    ...optionalErrors(`${field}.prefix`, prefix, variableNameProblems),
    ...references.flatMap(([kind, reference]) =>
      requiredErrors(`${field}.${kind}.name`, reference?.name ?? '', subdomainProblems),
    ),
    ...(references.length === 0 ? [invalid(listPath, '', 'must specify one of: `configMapRef` or `secretRef`')] : []),
    ...(references.length > 1 ? [invalid(listPath, '', ONE_ONLY)] : []),
  ]
}
