import { type Logger } from '@food-delivery/service-kit'
import { type EventHub } from './event-hub'
import { type ClusterAccess } from './kubernetes/cluster-access'
import { ObjectWatch, type ObjectWatchOptions } from './kubernetes/object-watch'
import {
  type Deployment,
  type HorizontalPodAutoscaler,
  type KubernetesObject,
  type Pod,
  type ScaledObject,
} from './kubernetes/objects'
import { isShown, podCounts, podView } from './pod-view'
import { autoscalerViews } from './scaling/autoscaler-view'
import { DecisionFeed } from './scaling/decision-feed'
import { type ScalingMetrics } from './scaling/scaling-metrics'

export interface ClusterViewOptions {
  access: ClusterAccess
  namespace: string
  hub: EventHub
  metrics: ScalingMetrics
  logger: Logger
  backoff?: ObjectWatchOptions['backoff']
  /** Base URL of the local cluster's API, which streams scaling decisions. Other clusters have no such stream. */
  decisionServer?: string
}

const LABEL_SELECTOR = 'app.kubernetes.io/part-of=food-delivery'

/** Watches the pods and autoscalers of the application, and publishes them to the hub when they change. */
export class ClusterView {
  private readonly pods: ObjectWatch<Pod>
  private readonly deployments: ObjectWatch<Deployment>
  private readonly autoscalers: ObjectWatch<HorizontalPodAutoscaler>
  private readonly scaledObjects: ObjectWatch<ScaledObject>
  private readonly feed: DecisionFeed | undefined
  private isScheduled = false

  constructor(private readonly options: ClusterViewOptions) {
    const { namespace, decisionServer: server } = options
    const onChange = () => this.schedulePublish()
    this.feed = server === undefined ? undefined : new DecisionFeed({ server, onChange })
    this.pods = this.createWatch(`/api/v1/namespaces/${namespace}/pods`, LABEL_SELECTOR)
    this.deployments = this.createWatch(`/apis/apps/v1/namespaces/${namespace}/deployments`, LABEL_SELECTOR)
    this.autoscalers = this.createWatch(`/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`)
    this.scaledObjects = this.createWatch(`/apis/keda.sh/v1alpha1/namespaces/${namespace}/scaledobjects`)
  }

  /** Whether the pods have been listed. Nothing is published before that. */
  get hasListedPods(): boolean {
    return this.pods.isSynced
  }

  /** Why the pods cannot be watched, or an empty string. */
  get problem(): string {
    return this.pods.problem
  }

  start(): void {
    for (const watch of this.watches) void watch.start()
    void this.feed?.start()
  }

  stop(): void {
    for (const watch of this.watches) watch.stop()
    this.feed?.stop()
  }

  private get watches() {
    return [this.pods, this.deployments, this.autoscalers, this.scaledObjects]
  }

  private createWatch<T extends KubernetesObject>(path: string, labelSelector?: string): ObjectWatch<T> {
    const { access, logger, backoff } = this.options
    return new ObjectWatch<T>({
      access,
      path,
      logger,
      onChange: () => this.schedulePublish(),
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(backoff ? { backoff } : {}),
    })
  }

  /** Publishes all changes of one tick together. */
  private schedulePublish(): void {
    if (this.isScheduled) return
    this.isScheduled = true
    setImmediate(() => {
      this.isScheduled = false
      this.publish()
    })
  }

  private publish(): void {
    const { hub, metrics } = this.options
    if (!this.hasListedPods) return
    const pods = this.pods.objects
    hub.publish('message', podCounts(pods))
    hub.publish(
      'pods',
      pods
        .filter(isShown)
        .map(podView)
        .sort((a, b) => a.name.localeCompare(b.name)),
    )
    const scaling = autoscalerViews({
      scaledObjects: this.scaledObjects.objects,
      autoscalers: this.autoscalers.objects,
      deployments: this.deployments.objects,
      decisionsOf: (autoscaler) => this.feed?.decisionsOf(autoscaler),
    })
    hub.publish('scaling', scaling)
    metrics.set(scaling)
  }
}
