import {
  type HttpServiceOptions,
  type Logger,
  type Part,
  type Service,
  createService,
} from '@food-delivery/service-kit'
import { ClusterPicture, type ClusterPictureOptions } from './cluster-picture'
import { getConsumers } from './handlers/get-consumers'
import { type ClusterAddress, createClusterAccess } from './kubernetes/cluster-access'
import { EventHub } from './stream/event-hub'

export interface PodDataServiceOptions extends Pick<
  HttpServiceOptions,
  'port' | 'host' | 'allowedOrigins' | 'registry'
> {
  cluster: ClusterAddress
  namespace: string
  logger: Logger
  backoff?: ClusterPictureOptions['backoff']
}

/** Streams pods and scaling of the application to browsers. Ready once it has read the pods. */
export function createPodDataService(options: PodDataServiceOptions): Service {
  const hub = new EventHub()
  const picture = picturePart(options, hub)
  return createService({ ...options, routes: [getConsumers(hub)], dependencies: [picture], health: picture.health })
}

function picturePart({ cluster, ...options }: PodDataServiceOptions, hub: EventHub) {
  let picture: ClusterPicture | undefined
  return {
    name: 'kubernetes',
    start: async () => {
      const access = await createClusterAccess(cluster)
      const decisionsFrom = cluster.kind === 'url' ? { decisionsFrom: cluster.server } : {}
      picture = new ClusterPicture({ ...options, ...decisionsFrom, access, hub })
      picture.start()
    },
    stop: () => {
      picture?.stop()
      hub.stop()
      return Promise.resolve()
    },
    health: () => ({
      // Once pods are known they are worth showing, also while the API is unavailable.
      ready: picture?.isKnown ?? false,
      live: true,
      detail: picture?.problem ?? 'not started',
    }),
  } satisfies Part
}
