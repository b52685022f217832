import { type KubeObject } from '../manifests/objects'
import { type ObjectStore } from './object-store'
import { resourceOfKind } from './resource-types'

/** Finds an object by its kind and name. `namespace`: by default, that of the cluster. */
export type FindObject = (kind: string, name: string, namespace?: string) => KubeObject | undefined

/** Finds objects in the store or, for kinds that the API does not serve, in the manifests, in any namespace. */
export function objectFinder(store: ObjectStore, manifests: readonly KubeObject[]): FindObject {
  return (kind, name, namespace) => {
    const type = resourceOfKind(kind)
    if (type) return store.get(type.plural, name, namespace)
    return manifests.find((object) => object.kind === kind && object.metadata.name === name)
  }
}
