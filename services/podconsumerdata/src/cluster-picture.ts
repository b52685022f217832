import { type Logger } from '@food-delivery/service-kit'
import { type ClusterAccess } from './kubernetes/cluster-access'
import { ObjectWatch, type ObjectWatchOptions } from './kubernetes/object-watch'
import {
  type Deployment,
  type HorizontalPodAutoscaler,
  type KubernetesObject,
  type Pod,
  type ScaledObject,
} from './kubernetes/objects'
import { podCounts } from './pods/pod-counts'
import { isOfInterest, podView } from './pods/pod-view'
import { autoscalerViews } from './scaling/autoscaler-view'
import { DecisionFeed } from './scaling/decision-feed'
import { type EventHub } from './stream/event-hub'

export interface ClusterPictureOptions {
  access: ClusterAccess
  namespace: string
  hub: EventHub
  logger: Logger
  backoff?: ObjectWatchOptions['backoff']
  /** Base URL of the laptop cluster's API, which streams decisions. Absent on other clusters. */
  decisionsFrom?: string
}

const PART_OF_US = 'app.kubernetes.io/part-of=food-delivery'

/** Watches the pods and autoscalers of the application and publishes them to the hub when they change. */
export class ClusterPicture {
  private readonly pods: ObjectWatch<Pod>
  private readonly deployments: ObjectWatch<Deployment>
  private readonly autoscalers: ObjectWatch<HorizontalPodAutoscaler>
  private readonly scaledObjects: ObjectWatch<ScaledObject>
  private readonly feed: DecisionFeed | undefined
  private isDue = false

  constructor(private readonly options: ClusterPictureOptions) {
    const { namespace, decisionsFrom: server } = options
    const onChange = () => this.changed()
    this.feed = server === undefined ? undefined : new DecisionFeed({ server, onChange })
    this.pods = this.watch(`/api/v1/namespaces/${namespace}/pods`, PART_OF_US)
    this.deployments = this.watch(`/apis/apps/v1/namespaces/${namespace}/deployments`, PART_OF_US)
    this.autoscalers = this.watch(`/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`)
    this.scaledObjects = this.watch(`/apis/keda.sh/v1alpha1/namespaces/${namespace}/scaledobjects`)
  }

  /** Whether pods have been listed at least once: nothing is published before. */
  get isKnown(): boolean {
    return this.pods.isSynced
  }

  /** Why pods cannot be watched; an empty string if they can. */
  get problem(): string {
    return this.pods.problem
  }

  start(): void {
    for (const watch of this.all) void watch.start()
    void this.feed?.start()
  }

  stop(): void {
    for (const watch of this.all) watch.stop()
    this.feed?.stop()
  }

  private get all() {
    return [this.pods, this.deployments, this.autoscalers, this.scaledObjects]
  }

  private watch<T extends KubernetesObject>(path: string, labelSelector?: string): ObjectWatch<T> {
    const { access, logger, backoff } = this.options
    return new ObjectWatch<T>({
      access,
      path,
      logger,
      onChange: () => this.changed(),
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(backoff ? { backoff } : {}),
    })
  }

  /** Changes of one turn of the event loop are published together. */
  private changed(): void {
    if (this.isDue) return
    this.isDue = true
    setImmediate(() => {
      this.isDue = false
      this.publish()
    })
  }

  private publish(): void {
    const { hub } = this.options
    if (!this.isKnown) return
    const pods = this.pods.objects
    hub.publish('message', podCounts(pods))
    hub.publish(
      'pods',
      pods
        .filter(isOfInterest)
        .map(podView)
        .sort((a, b) => a.name.localeCompare(b.name)),
    )
    hub.publish(
      'scaling',
      autoscalerViews({
        scaledObjects: this.scaledObjects.objects,
        autoscalers: this.autoscalers.objects,
        deployments: this.deployments.objects,
        decisionsOf: (autoscaler) => this.feed?.of(autoscaler),
      }),
    )
  }
}
