import { type Spec } from './knob'

/** Keys and indexes from a spec to one of its fields. */
type SpecPath = readonly (string | number)[]

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The value of a field; undefined if it does not exist. */
export function valueAtPath(spec: Spec, path: SpecPath): unknown {
  return path.reduce<unknown>((value, key) => (isContainer(value) ? value[key] : undefined), spec)
}

/** Sets a field, and creates the objects around it that are missing. An undefined value removes the field. */
export function setAtPath(spec: Spec, path: SpecPath, value: unknown): void {
  const last = path.at(-1)
  if (last === undefined) return
  let container: Record<string, unknown> = spec
  for (const key of path.slice(0, -1)) {
    const inner = container[key]
    const next = isContainer(inner) ? inner : {}
    container[key] = next
    container = next
  }
  if (value === undefined) delete container[last]
  else container[last] = value
}

const BEHAVIOR = ['advanced', 'horizontalPodAutoscalerConfig', 'behavior'] as const

/** The path of a field of the HPA's scaling behavior in one direction. */
export const behaviorPath = (direction: 'scaleUp' | 'scaleDown', field: string): SpecPath => [
  ...BEHAVIOR,
  direction,
  field,
]

/** The triggers of a spec with their indexes. */
export function triggersOf(spec: Spec): { index: number; type: string; metadata: Record<string, unknown> }[] {
  const { triggers } = spec
  if (!Array.isArray(triggers)) return []
  return triggers.map((trigger: unknown, index) => {
    const { type, metadata } = isContainer(trigger) ? trigger : {}
    return { index, type: String(type), metadata: isContainer(metadata) ? metadata : {} }
  })
}
