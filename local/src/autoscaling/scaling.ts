import { type KafkaObservation } from '@food-delivery/autoscaler'
import { type Cluster } from '../cluster/cluster'
import { defined } from '../json'
import { type Secret } from '../manifests/objects'
import { type AddressOf } from '../pods/service-addresses'
import { type FindObject } from '../store/find-object'
import { type ObjectStore } from '../store/object-store'
import { Autoscalers } from './autoscalers'
import { DecisionLog, type DecisionRecord } from './decision-log'
import { KafkaAdmins } from './kafka-admins'
import { kafkaLagReader } from './kafka-lag-reader'
import { recordRun } from './record-run'
import { ResourceUsage } from './resource-usage'
import { metricsApiReader } from './metrics-api-reader'
import { realTimers } from './timers'

export interface ScalingOptions {
  cluster: Cluster
  store: ObjectStore
  /** Finds the objects that triggers refer to. */
  find: FindObject
  addressOf: AddressOf
  /** The Secret kafka-credentials. */
  credentials: Secret
  caFile: string | undefined
  /** Period of the HPA loops, ms. */
  hpaSyncMs: number
  onDecision: (record: DecisionRecord) => void
}

/** The error of KEDA's Kafka client if no broker is reachable. */
const UNREACHABLE: KafkaObservation = {
  error:
    'error getting kafka lag: kafka: client has run out of available brokers to talk to: dial tcp: connect: connection refused',
}

/** KEDA and the HPA controller of the local cluster. */
export class Scaling {
  readonly log: DecisionLog
  /** Whether lag reads fail as if Kafka were unreachable: the fault `scaler-blind`. */
  isBlind = false
  private readonly autoscalers: Autoscalers
  private readonly admins: KafkaAdmins

  constructor(private readonly options: ScalingOptions) {
    const { store, cluster, find, addressOf, hpaSyncMs, onDecision } = options
    this.admins = new KafkaAdmins(options)
    const readLag = kafkaLagReader((trigger) => this.admins.adminOf(trigger))
    this.log = new DecisionLog({ now: realTimers.now })
    this.autoscalers = new Autoscalers({
      store,
      timers: realTimers,
      find,
      hpaSyncMs,
      cluster,
      readLag: (trigger) => (this.isBlind ? Promise.resolve(UNREACHABLE) : readLag(trigger)),
      readMetricsApi: metricsApiReader(addressOf),
      usage: new ResourceUsage({ now: realTimers.now }),
      onDecision: (record) => {
        this.log.add(record)
        onDecision(record)
      },
    })
  }

  externalMetric(scaledObject: string, metric: string): Promise<string> {
    return this.autoscalers.externalMetric(scaledObject, metric)
  }

  start(): void {
    this.autoscalers.start()
  }

  async stop(): Promise<void> {
    this.autoscalers.stop()
    await this.admins.stop()
  }

  /** Records a run for `npm run replay`. `since`: ms since 1970, default 15 minutes ago. */
  record(since?: number) {
    const { hpaSyncMs, cluster, store } = this.options
    return recordRun({
      autoscalers: this.autoscalers,
      log: this.log,
      cluster,
      hpaSyncMs,
      now: realTimers.now(),
      namespace: store.namespace,
      versions: { keda: store.rules.keda, kubernetes: store.rules.kubernetes },
      ...defined({ since }),
    })
  }
}
