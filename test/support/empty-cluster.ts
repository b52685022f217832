import { Cluster } from '../../local/src/cluster/cluster'
import { type ObjectStore } from '../../local/src/store/object-store'

/** A cluster without pods, for tests of the Kubernetes API that put their objects into `store`. */
export const emptyCluster = (store: ObjectStore): Cluster =>
  new Cluster({
    objects: [],
    store,
    initialReplicas: () => 0,
    startContainer: () => Promise.reject(new Error('no pods')),
    onEvent: () => undefined,
    now: Date.now,
  })
