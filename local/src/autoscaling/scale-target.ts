import { type KubeObject } from '../manifests/objects'

/** `scaleTargetRef` in the spec of an autoscaler. */
export interface TargetReference {
  apiVersion?: string
  kind?: string
  name: string
}

/** The resources that Kubernetes can scale, by group and kind. The local cluster can scale only Deployments. */
const scalableResources: Record<string, string> = {
  'apps/Deployment': 'deployments',
  'apps/StatefulSet': 'statefulsets',
  'apps/ReplicaSet': 'replicasets',
  '/ReplicationController': 'replicationcontrollers',
}

/** The group, version and kind of a target. Default: a Deployment, as for a ScaledObject. */
function kindOf({ apiVersion = '', kind = '' }: TargetReference) {
  const [version = '', group = ''] = String(apiVersion || 'apps/v1')
    .split('/')
    .toReversed()
  return { group, version, kind: kind || 'Deployment' }
}

/** The target of an autoscaler; undefined if its spec has none. */
export function targetOf({ spec }: KubeObject): TargetReference | undefined {
  const { scaleTargetRef } = (spec ?? {}) as { scaleTargetRef?: TargetReference | null }
  return typeof scaleTargetRef?.name === 'string' ? scaleTargetRef : undefined
}

/** Whether the target is a Deployment, the only kind that the local cluster can scale. */
export function targetsDeployment(reference: TargetReference): boolean {
  const { group, kind } = kindOf(reference)
  return group === 'apps' && kind === 'Deployment'
}

/** Identifies a target by group, kind and name. */
export function targetKey(reference: TargetReference): string {
  const { group, kind } = kindOf(reference)
  return `${group}/${kind}/${reference.name}`
}

/** The API server's error for a target of an unknown kind; undefined for a known kind. */
export function unknownKindError(reference: TargetReference): string | undefined {
  const { group, version, kind } = kindOf(reference)
  if (scalableResources[`${group}/${kind}`] !== undefined) return undefined
  return `no matches for kind "${kind}" in version "${group === '' ? version : `${group}/${version}`}"`
}

/** The API server's error for a target that does not exist. `subresource`: the requested one, such as `/scale`. */
export function missingTargetError(reference: TargetReference, subresource = ''): string {
  const { group, kind } = kindOf(reference)
  const resource = `${scalableResources[`${group}/${kind}`]}${subresource}${group === '' ? '' : `.${group}`}`
  return unknownKindError(reference) ?? `${resource} "${reference.name}" not found`
}
