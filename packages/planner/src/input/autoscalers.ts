import {
  type BehaviorSpec,
  defaultBehavior,
  type HpaObject,
  hpaErrors,
  type Rules,
  type ScaledObject,
  scaledObjectSchemaErrors,
} from '@food-delivery/autoscaler'
import { InvalidInputError } from '../errors'
import { type ObjectPath, type SourceObject } from './source-objects'

/** An autoscaler of a manifest, whose fields have the right types. */
export type SourceAutoscaler =
  | { kind: 'ScaledObject'; source: SourceObject; object: ScaledObject }
  | { kind: 'HorizontalPodAutoscaler'; source: SourceObject; object: HpaObject }

/** Converts a field in the API server's notation, such as `spec.triggers[0].type`, to a path. */
export function pathOf(field: string): ObjectPath {
  const parts = field.split(/[.[\]]+/).filter((part) => part !== '')
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** A problem with a field of an object. */
export interface FieldProblem {
  field: string
  message: string
}

/** The versions of each kind of autoscaler, the newest first. */
const apiVersions: Record<string, readonly string[]> = {
  ScaledObject: ['keda.sh/v1alpha1'],
  HorizontalPodAutoscaler: ['autoscaling/v2', 'autoscaling/v1'],
}

/** The kind of an autoscaler, even if its case is wrong; null for other objects. */
export const autoscalerKind = ({ kind }: SourceObject): string | null =>
  Object.keys(apiVersions).find((known) => known.toLowerCase() === kind.toLowerCase()) ?? null

/** Problems with kind, version and name of an autoscaler. */
export function headProblems(source: SourceObject): FieldProblem[] {
  const { kind, apiVersion, name } = source
  const correctKind = autoscalerKind(source) ?? kind
  const versions = apiVersions[correctKind] ?? []
  if (kind !== correctKind) return [{ field: 'kind', message: `kind: unknown kind "${kind}"; write ${correctKind}` }]
  if (name === '')
    return [{ field: 'metadata', message: 'metadata.name: Required value: name or generateName is required' }]
  if (versions.includes(apiVersion)) return []
  return [{ field: 'apiVersion', message: `apiVersion: "${apiVersion}" has no ${kind}; write ${versions[0]}` }]
}

/** @throws InvalidInputError with the first problem, if there is one */
function rejectIfInvalid(source: SourceObject, problems: readonly FieldProblem[]): void {
  const [first] = problems
  if (first === undefined) return
  const { kind, name } = source
  throw new InvalidInputError(source.placeOf(pathOf(first.field)), `${kind} "${name}": ${first.message}`)
}

function scaledObjectOf(source: SourceObject): ScaledObject {
  const { name, namespace, value } = source
  rejectIfInvalid(source, [...scaledObjectSchemaErrors(value['spec']), ...headProblems(source)])
  const { metadata, spec } = value as unknown as ScaledObject
  return { metadata: { ...metadata, name, namespace: namespace || 'default' }, spec }
}

/** The errors of the API server for an HPA, after it has filled in the defaults of `behavior`. */
export function hpaProblems({ metadata, spec }: HpaObject, rules: Rules): FieldProblem[] {
  const behavior = spec.behavior as BehaviorSpec | undefined
  return hpaErrors({ metadata, spec: { ...spec, ...(behavior && { behavior: defaultBehavior(behavior) }) } }, { rules })
}

function hpaOf(source: SourceObject, rules: Rules): HpaObject {
  const { apiVersion, name, value } = source
  if (apiVersion !== 'autoscaling/v2') {
    const reason = `apiVersion ${apiVersion || '(none)'} of HorizontalPodAutoscaler "${name}" is not supported; convert it to autoscaling/v2`
    throw new InvalidInputError(source.placeOf(['apiVersion']), reason)
  }
  const { metadata, spec } = value as unknown as HpaObject
  const object: HpaObject = { metadata: { ...metadata, name }, spec: spec ?? {} }
  rejectIfInvalid(source, [...headProblems(source), ...hpaProblems(object, rules)])
  return object
}

/**
 * Selects the ScaledObjects and HPAs of a list of objects, in its order.
 * @throws InvalidInputError with the line of the first field that the API server refuses.
 */
export function readAutoscalers(objects: readonly SourceObject[], rules: Rules): SourceAutoscaler[] {
  return objects.flatMap((source): SourceAutoscaler[] => {
    const kind = autoscalerKind(source)
    if (kind === 'ScaledObject') return [{ kind, source, object: scaledObjectOf(source) }]
    if (kind === 'HorizontalPodAutoscaler') return [{ kind, source, object: hpaOf(source, rules) }]
    return []
  })
}
