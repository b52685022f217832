import { type KubeObject } from '../../manifests/objects'
import { type ResourceType } from '../../store/resource-types'
import { ApiError, invalidObject } from '../responses'
import { type JsonObject, isJsonObject } from './merge'

/** The type of a value: the name of a type, the types of its fields, or the type of its items. `*`: all other fields. */
type Shape = 'integer' | 'string' | 'boolean' | 'any' | { [field: string]: Shape } | [Shape]

const scalingRules: Shape = {
  stabilizationWindowSeconds: 'integer',
  selectPolicy: 'string',
  policies: [{ type: 'string', value: 'integer', periodSeconds: 'integer' }],
  tolerance: 'any',
}
const behavior: Shape = { scaleUp: scalingRules, scaleDown: scalingRules }

const target: Shape = { type: 'string', value: 'any', averageValue: 'any', averageUtilization: 'integer' }
const source: Shape = { metric: { name: 'string', selector: 'any' }, target }
const resourceSource: Shape = { name: 'string', target }
const metric: Shape = {
  type: 'string',
  external: source,
  pods: source,
  object: {
    metric: { name: 'string', selector: 'any' },
    target,
    describedObject: { kind: 'string', name: 'string', apiVersion: 'string' },
  },
  resource: resourceSource,
  containerResource: { name: 'string', container: 'string', target },
}

const strings: Shape = { '*': 'string' }
const labels: Shape = { labels: strings, annotations: strings, '*': 'any' }

const metadata: Shape = {
  labels: strings,
  annotations: strings,
  name: 'string',
  namespace: 'string',
  uid: 'string',
  resourceVersion: 'string',
  creationTimestamp: 'string',
  generateName: 'string',
  generation: 'any',
  deletionTimestamp: 'any',
  deletionGracePeriodSeconds: 'any',
  managedFields: 'any',
  selfLink: 'any',
  finalizers: ['string'],
  ownerReferences: [{ apiVersion: 'string', kind: 'string', name: 'string', uid: 'string', '*': 'any' }],
}

/** The validated fields of each kind's spec. KEDA's CustomResourceDefinition has those of a ScaledObject. */
const specs: Record<string, Shape> = {
  HorizontalPodAutoscaler: {
    scaleTargetRef: { name: 'string', kind: 'string', apiVersion: 'string' },
    minReplicas: 'integer',
    maxReplicas: 'integer',
    metrics: [metric],
    behavior,
  },
  Deployment: {
    replicas: 'integer',
    selector: { matchLabels: strings, matchExpressions: 'any' },
    template: { metadata: labels, spec: { containers: [{ name: 'string', image: 'string', '*': 'any' }], '*': 'any' } },
    strategy: 'any',
    minReadySeconds: 'integer',
    revisionHistoryLimit: 'integer',
    paused: 'boolean',
    progressDeadlineSeconds: 'integer',
  },
}

interface Problems {
  /** Messages about unknown fields. */
  unknown: string[]
  /** Messages of the API server about values of a wrong type. */
  wrongTypes: string[]
}

/** Validates the fields and types of an object. Returns messages about unknown fields. @throws ApiError for a wrong type */
export function checkSchema(type: ResourceType, object: KubeObject): string[] {
  const problems: Problems = { unknown: [], wrongTypes: [] }
  const hasSpec = type.isCustom === true || type.kind in specs
  const root: Shape = { apiVersion: 'any', kind: 'any', spec: specs[type.kind] ?? 'any', status: 'any', metadata }
  checkFields({ ...object }, hasSpec ? root : { ...root, '*': 'any' }, '', problems)
  if (problems.wrongTypes.length > 0) throw invalidObject(type, object.metadata.name, problems.wrongTypes)
  return problems.unknown
}

/** @throws ApiError if there are messages about unknown fields. */
export function rejectUnknown(type: ResourceType, messages: readonly string[]): void {
  if (messages.length > 0) throw cannotBeHandled(type, `strict decoding error: ${messages.join(', ')}`)
}

/** The error of the API server for an object that it cannot decode. */
export function cannotBeHandled({ kind, version }: ResourceType, reason: string): ApiError {
  return new ApiError(400, 'BadRequest', `${kind} in version "${version}" cannot be handled as a ${kind}: ${reason}`)
}

function checkValue(value: unknown, shape: Shape, path: string, problems: Problems): void {
  if (shape === 'any' || value === undefined) return
  const expected = typeof shape === 'string' ? shape : Array.isArray(shape) ? 'array' : 'object'
  const actual = typeOf(value)
  if (actual !== expected) {
    const type = JSON.stringify(actual)
    problems.wrongTypes.push(`${path}: Invalid value: ${type}: ${path} in body must be of type ${expected}: ${type}`)
  } else if (Array.isArray(shape)) {
    ;(value as unknown[]).forEach((item, index) => checkValue(item, shape[0], `${path}[${index}]`, problems))
  } else if (isJsonObject(value) && typeof shape === 'object') checkFields(value, shape, path, problems)
}

function checkFields(value: JsonObject, shape: Record<string, Shape>, path: string, problems: Problems): void {
  for (const [field, child] of Object.entries(value)) {
    const childShape = shape[field] ?? shape['*']
    const childPath = path === '' ? field : `${path}.${field}`
    if (childShape === undefined) problems.unknown.push(`unknown field "${childPath}"`)
    else checkValue(child, childShape, childPath, problems)
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return isInt32(value) ? 'integer' : 'number'
  return typeof value
}

const isInt32 = (value: number) => Number.isInteger(value) && Math.abs(value) < 2 ** 31
