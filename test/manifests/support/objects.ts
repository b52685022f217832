import { type Container, type EnvVar, type KubeObject, type ObjectMeta, type PodSpec } from './types'

export { valueAt } from '../../../local/src/json'

export function ofKind(objects: readonly KubeObject[], kind: string): KubeObject[] {
  return objects.filter((object) => object.kind === kind)
}

/** Kind and name: `Deployment orders`. */
export function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.name}`
}

/** The pod of a Deployment, Job or Pod; undefined for other kinds. */
export function podOf(object: KubeObject): { metadata: Partial<ObjectMeta>; spec: PodSpec } | undefined {
  if (object.kind === 'Pod') return { metadata: object.metadata, spec: object.spec as unknown as PodSpec }
  if (!['Deployment', 'Job'].includes(object.kind)) return undefined
  const { template } = object.spec as { template: { metadata: ObjectMeta; spec: PodSpec } }
  return template
}

/** Every container of the objects, with its pod and the object that defines it. */
export function containersOf(
  objects: readonly KubeObject[],
): { owner: KubeObject; pod: PodSpec; container: Container }[] {
  return objects.flatMap((owner) => {
    const pod = podOf(owner)?.spec
    return pod ? pod.containers.map((container) => ({ owner, pod, container })) : []
  })
}

export function envOf(container: Container | undefined, name: string): EnvVar | undefined {
  return container?.env?.find((variable) => variable.name === name)
}

/** Whether `labels` contains all of `expected`. */
export function hasLabels(labels: Record<string, string> = {}, expected: Record<string, string> = {}): boolean {
  return Object.entries(expected).every(([key, value]) => labels[key] === value)
}
