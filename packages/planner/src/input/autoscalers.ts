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

/** The path of a field in the API server's notation, such as `spec.triggers[0].type`. */
export function pathOf(field: string): ObjectPath {
  return field.split(/[.[\]]+/).flatMap((part) => (part === '' ? [] : /^\d+$/.test(part) ? Number(part) : part))
}

function reject(source: SourceObject, errors: readonly { field: string; message: string }[]): void {
  const [first] = errors
  if (first === undefined) return
  const { file, kind, name } = source
  throw new InvalidInputError(`${file}:${source.lineOf(pathOf(first.field))}`, `${kind} "${name}": ${first.message}`)
}

function scaledObjectOf(source: SourceObject): ScaledObject {
  const { name, namespace, value } = source
  const errors = scaledObjectSchemaErrors(value['spec'])
  reject(source, errors)
  const { metadata, spec } = value as unknown as ScaledObject
  return { metadata: { ...metadata, name, namespace: namespace || 'default' }, spec }
}

/** What the API server refuses in an HPA, after it has filled in the defaults of `behavior`. */
export function hpaProblems({ metadata, spec }: HpaObject, rules: Rules): { field: string; message: string }[] {
  const behavior = spec.behavior as BehaviorSpec | undefined
  return hpaErrors({ metadata, spec: { ...spec, ...(behavior && { behavior: defaultBehavior(behavior) }) } }, { rules })
}

function hpaOf(source: SourceObject, rules: Rules): HpaObject {
  const { file, line, apiVersion, name, value } = source
  if (apiVersion !== 'autoscaling/v2') {
    const reason = `apiVersion ${apiVersion || '(none)'} of HorizontalPodAutoscaler "${name}" is not read; convert it to autoscaling/v2`
    throw new InvalidInputError(`${file}:${line}`, reason)
  }
  const { metadata, spec } = value as unknown as HpaObject
  const object: HpaObject = { metadata: { ...metadata, name }, spec: spec ?? {} }
  reject(source, hpaProblems(object, rules))
  return object
}

/**
 * The ScaledObjects and HPAs among some objects, in their order.
 * @throws InvalidInputError with the line of the first field that the API server refuses.
 */
export function readAutoscalers(objects: readonly SourceObject[], rules: Rules): SourceAutoscaler[] {
  return objects.flatMap((source): SourceAutoscaler[] => {
    const { kind } = source
    if (kind === 'ScaledObject') return [{ kind, source, object: scaledObjectOf(source) }]
    if (kind === 'HorizontalPodAutoscaler') return [{ kind, source, object: hpaOf(source, rules) }]
    return []
  })
}
