import {
  type HttpServiceOptions,
  type Logger,
  type Part,
  type Service,
  createService,
  route,
} from '@food-delivery/service-kit'
import { ClusterView, type ClusterViewOptions } from './cluster-view'
import { EventHub } from './event-hub'
import { type ClusterAddress, createClusterAccess } from './kubernetes/cluster-access'
import { ScalingMetrics } from './scaling/scaling-metrics'

export interface PodDataServiceOptions extends Pick<
  HttpServiceOptions,
  'port' | 'host' | 'allowedOrigins' | 'registry'
> {
  cluster: ClusterAddress
  namespace: string
  logger: Logger
  backoff?: ClusterViewOptions['backoff']
}

/** Streams pods and scaling of the application to browsers. It is ready after it has listed the pods. */
export function createPodDataService(options: PodDataServiceOptions): Service {
  const hub = new EventHub()
  const kubernetes = kubernetesPart(options, hub)
  return createService({
    ...options,
    routes: [
      route({
        method: 'GET',
        path: '/consumers',
        streams: true,
        handle: ({ res, stopping }) => {
          hub.add(res, stopping)
          return undefined
        },
      }),
    ],
    dependencies: [kubernetes],
    health: kubernetes.health,
  })
}

function kubernetesPart({ cluster, ...options }: PodDataServiceOptions, hub: EventHub) {
  const metrics = new ScalingMetrics(options.registry)
  let view: ClusterView | undefined
  return {
    name: 'kubernetes',
    start: async () => {
      const access = await createClusterAccess(cluster)
      const decisionServer = cluster.kind === 'url' ? { decisionServer: cluster.server } : {}
      view = new ClusterView({ ...options, ...decisionServer, access, hub, metrics })
      view.start()
    },
    stop: () => {
      view?.stop()
      hub.stop()
      return Promise.resolve()
    },
    health: () => ({
      // Stays true while the API is unavailable, because the last state is still useful.
      ready: view?.hasListedPods ?? false,
      live: true,
      detail: view?.problem ?? 'not started',
    }),
  } satisfies Part
}
