import { type LagAdmin } from '@food-delivery/kafka-client'
import { openLagAdmin } from '../backends/orders-topic'
import { type Cluster } from '../cluster/cluster'
import { type KubeObject, type Secret } from '../manifests/objects'
import { type ObjectStore } from '../store/object-store'
import { Autoscalers } from './autoscalers'
import { DecisionLog, type DecisionRecord } from './decision-log'
import { type ReadLag, kafkaLag } from './kafka-lag'
import { recordRun } from './record-run'
import { ResourceUsage } from './resource-usage'
import { scaleTargets } from './scale-targets'
import { type Timers, realTimers } from './timers'

export interface ScalingOptions {
  cluster: Cluster
  store: ObjectStore
  /** The manifests. */
  objects: readonly KubeObject[]
  secrets: readonly Secret[]
  /** The Secret kafka-credentials. */
  credentials: Secret
  caFile: string | undefined
  /** Period of the HPA loops, ms. */
  hpaSyncMs: number
  onDecision: (record: DecisionRecord) => void
  timers?: Timers
  /** Default: reads from the brokers. */
  readLag?: ReadLag
}

/** The local KEDA and HPA controller. */
export class Scaling {
  readonly log: DecisionLog
  private readonly autoscalers: Autoscalers
  private admin: Promise<LagAdmin> | undefined

  constructor(private readonly options: ScalingOptions) {
    const { store, cluster, objects, secrets, hpaSyncMs, onDecision, timers = realTimers } = options
    this.log = new DecisionLog({ now: () => timers.now() })
    this.autoscalers = new Autoscalers({
      store,
      timers,
      objects,
      secrets,
      hpaSyncMs,
      events: cluster.events,
      findTarget: scaleTargets({ cluster, objects, secrets }),
      readLag: options.readLag ?? kafkaLag(() => this.openAdmin()),
      usage: new ResourceUsage({ now: () => timers.now() }),
      onDecision: (record) => {
        this.log.add(record)
        onDecision(record)
      },
    })
  }

  start(): void {
    this.autoscalers.start()
  }

  async stop(): Promise<void> {
    this.autoscalers.stop()
    const admin = await this.admin?.catch(() => undefined)
    await admin?.disconnect().catch(() => undefined)
  }

  /** The last 15 minutes, or the time since `since` (ms since 1970), as a run for `npm run replay`. */
  record(since?: number) {
    const { hpaSyncMs, store, timers = realTimers } = this.options
    return recordRun({
      autoscalers: this.autoscalers,
      log: this.log,
      hpaSyncMs,
      now: timers.now(),
      namespace: store.namespace,
      ...(since === undefined ? {} : { since }),
    })
  }

  /** One client for all autoscalers; after a failure the next read connects again. */
  private openAdmin(): Promise<LagAdmin> {
    const { credentials, caFile } = this.options
    this.admin ??= openLagAdmin(credentials, caFile).catch((error: unknown) => {
      this.admin = undefined
      throw error
    })
    return this.admin
  }
}
