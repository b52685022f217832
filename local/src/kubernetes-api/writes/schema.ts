import { type KubeObject } from '../../manifests/objects'
import { type ResourceType } from '../../store/resource-types'
import { ApiError } from '../responses'
import { type Fields, isFields } from './merge'

/** The type of a value: a name, the types of its fields, or the type of its items. `*`: any other field. */
type Shape = 'integer' | 'string' | 'boolean' | 'any' | { [field: string]: Shape } | [Shape]

const rules: Shape = {
  stabilizationWindowSeconds: 'integer',
  selectPolicy: 'string',
  policies: [{ type: 'string', value: 'integer', periodSeconds: 'integer' }],
  tolerance: 'any',
}
const behavior: Shape = { scaleUp: rules, scaleDown: rules }

const text: Shape = { '*': 'string' }
const labelled: Shape = { labels: text, annotations: text, '*': 'any' }

const metadata: Shape = {
  ...labelled,
  name: 'string',
  namespace: 'string',
  uid: 'string',
  resourceVersion: 'string',
  creationTimestamp: 'string',
  finalizers: ['string'],
  ownerReferences: [{ apiVersion: 'string', kind: 'string', name: 'string', uid: 'string', '*': 'any' }],
}

/** The fields of a spec, as far as they are validated. */
const specs: Record<string, Shape> = {
  ScaledObject: {
    scaleTargetRef: { name: 'string', kind: 'string', apiVersion: 'string', envSourceContainerName: 'string' },
    pollingInterval: 'integer',
    initialCooldownPeriod: 'integer',
    cooldownPeriod: 'integer',
    idleReplicaCount: 'integer',
    minReplicaCount: 'integer',
    maxReplicaCount: 'integer',
    fallback: { failureThreshold: 'integer', replicas: 'integer', behavior: 'string' },
    advanced: {
      restoreToOriginalReplicaCount: 'boolean',
      scalingModifiers: 'any',
      horizontalPodAutoscalerConfig: { name: 'string', behavior },
    },
    triggers: [
      {
        type: 'string',
        name: 'string',
        metricType: 'string',
        useCachedMetrics: 'boolean',
        metadata: { '*': 'string' },
        authenticationRef: { name: 'string', kind: 'string' },
      },
    ],
  },
  HorizontalPodAutoscaler: {
    scaleTargetRef: { name: 'string', kind: 'string', apiVersion: 'string' },
    minReplicas: 'integer',
    maxReplicas: 'integer',
    metrics: [{ type: 'string', '*': 'any' }],
    behavior,
  },
  Deployment: {
    replicas: 'integer',
    selector: { matchLabels: text, matchExpressions: 'any' },
    template: {
      metadata: labelled,
      spec: { containers: [{ name: 'string', image: 'string', '*': 'any' }], '*': 'any' },
    },
    strategy: 'any',
    minReadySeconds: 'integer',
    revisionHistoryLimit: 'integer',
    paused: 'boolean',
    progressDeadlineSeconds: 'integer',
  },
}

interface Problems {
  /** Unknown fields. */
  unknown: string[]
  /** The API server's messages about wrong types. */
  mistyped: string[]
}

/** Validates the fields and types of an object. `isStrict`: rejects unknown fields. @throws ApiError */
export function checkSchema(type: ResourceType, object: KubeObject, isStrict: boolean): void {
  const problems: Problems = { unknown: [], mistyped: [] }
  const { name } = object.metadata
  walk(object.metadata, metadata, 'metadata', problems)
  walk(object.spec, specs[type.kind] ?? 'any', 'spec', problems)
  if (isStrict && problems.unknown.length > 0) {
    const list = problems.unknown.map((field) => `unknown field "${field}"`).join(', ')
    const handled = `${type.kind} in version "${type.version}" cannot be handled as a ${type.kind}`
    throw new ApiError(400, 'BadRequest', `${handled}: strict decoding error: ${list}`)
  }
  if (problems.mistyped.length > 0) throw invalid(type, name, problems.mistyped)
}

/** The API server's error for an invalid object. */
export function invalid({ kind, group }: ResourceType, name: string, errors: readonly string[]): ApiError {
  const all = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`
  const causes = errors.map((error) => {
    const [, field = '', message = error] = /^([^:]+): (.*)$/s.exec(error) ?? []
    return { reason: 'FieldValueInvalid', field, message }
  })
  const details = { name, group, kind, causes }
  return new ApiError(422, 'Invalid', `${kind}.${group} "${name}" is invalid: ${all}`, details)
}

function walk(value: unknown, shape: Shape, path: string, problems: Problems): void {
  if (shape === 'any' || value === undefined) return
  const expected = typeof shape === 'string' ? shape : Array.isArray(shape) ? 'array' : 'object'
  const actual = typeOf(value)
  if (actual !== expected) {
    const type = JSON.stringify(actual)
    problems.mistyped.push(`${path}: Invalid value: ${type}: ${path} in body must be of type ${expected}: ${type}`)
  } else if (Array.isArray(shape)) {
    ;(value as unknown[]).forEach((item, index) => walk(item, shape[0], `${path}[${index}]`, problems))
  } else if (isFields(value) && typeof shape === 'object') walkFields(value, shape, path, problems)
}

function walkFields(value: Fields, shape: Record<string, Shape>, path: string, problems: Problems): void {
  for (const [field, inner] of Object.entries(value)) {
    const known = shape[field] ?? shape['*']
    if (known === undefined) problems.unknown.push(`${path}.${field}`)
    else walk(inner, known, `${path}.${field}`, problems)
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return isInt32(value) ? 'integer' : 'number'
  return typeof value
}

const isInt32 = (value: number) => Number.isInteger(value) && Math.abs(value) < 2 ** 31
