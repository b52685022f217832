import { type KubeObject } from '../manifests/objects'

/** What an autoscaler scales, as its spec refers to it. */
export interface TargetReference {
  apiVersion?: string
  kind?: string
  name: string
}

/** The resources that can be scaled, by group and kind. Only Deployments exist in the local cluster. */
const scalable: Record<string, string> = {
  'apps/Deployment': 'deployments',
  'apps/StatefulSet': 'statefulsets',
  'apps/ReplicaSet': 'replicasets',
  '/ReplicationController': 'replicationcontrollers',
}

/** The kind of a target; by default that of a ScaledObject's. */
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

/** Whether the target is a Deployment, the one kind that the local cluster can scale. */
export function targetsDeployment(reference: TargetReference): boolean {
  const { group, kind } = kindOf(reference)
  return group === 'apps' && kind === 'Deployment'
}

/** Identifies a target: a Deployment and a StatefulSet of one name are two. */
export function targetKey(reference: TargetReference): string {
  const { group, kind } = kindOf(reference)
  return `${group}/${kind}/${reference.name}`
}

/** The error of the API server if a cluster does not have the kind of a target; undefined if it has. */
export function unknownKindError(reference: TargetReference): string | undefined {
  const { group, version, kind } = kindOf(reference)
  if (scalable[`${group}/${kind}`] !== undefined) return undefined
  return `no matches for kind "${kind}" in version "${group === '' ? version : `${group}/${version}`}"`
}

/** The error of the API server for a target that does not exist. `subresource`: the one that was asked for. */
export function missingTargetError(reference: TargetReference, subresource = ''): string {
  const { group, kind } = kindOf(reference)
  const resource = `${scalable[`${group}/${kind}`]}${subresource}${group === '' ? '' : `.${group}`}`
  return unknownKindError(reference) ?? `${resource} "${reference.name}" not found`
}
