import {
  type ConsumerName,
  type LagReport,
  ORDERS_TOPIC,
  REALTIME_GROUP_PREFIX,
  type Snapshot,
} from '@food-delivery/contracts'
import { type KafkaConfig, createLagAdmin, createTopicReader } from '@food-delivery/kafka-client'
import { type HttpServiceOptions, type Part, type Service, createService } from '@food-delivery/service-kit'
import { Counter, type Registry } from 'prom-client'
import { type Reconciliation, reconcile, notReconciled, toAccount } from './board/reconciliation'
import { OrderBoard } from './board/order-board'
import { OrderFeed } from './feed/order-feed'
import { LagHistory } from './lag/lag-history'
import { LagWatch } from './lag/lag-watch'
import { Viewers } from './websockets/viewers'

export interface RealtimeServiceOptions extends Pick<
  HttpServiceOptions,
  'port' | 'host' | 'allowedOrigins' | 'logger' | 'registry'
> {
  kafka: KafkaConfig
  /** Name of this replica: its group on Kafka is named after it. */
  pod: string
  /** Default `orders`. */
  topic?: string
  /** The groups whose lag is reported. Default: those of the four consumers. */
  groupIds?: Record<ConsumerName, string>
  /** Most records that are read back at the start. Default 1,000,000. */
  maxRecords?: number
}

/** Reads the whole topic and streams its orders and the lag of the groups to browsers. */
export function createRealtimeService(options: RealtimeServiceOptions): Service {
  const { kafka, pod, logger, topic = ORDERS_TOPIC, groupIds, maxRecords } = options
  const board = new OrderBoard()
  const lagHistory = new LagHistory()
  const unreadable = createUnreadableCounter(options.registry)
  let isStarted = false
  let reconciliation: Reconciliation | undefined
  const viewers = new Viewers({ snapshot, onJoined: () => void lag.poll() })
  const lag = new LagWatch({
    admin: createLagAdmin({ kafka, logger }),
    logger,
    topic,
    hasViewers: () => isStarted && viewers.any,
    onReport: (report, committed) => {
      lagHistory.add(report)
      viewers.sendLag(report, committed)
      reconcileOrders(report)
    },
    ...(groupIds ? { groupIds } : {}),
  })
  const feed = new OrderFeed({
    board,
    // Records that are read back reach viewers in the snapshot.
    hasViewers: () => reader.health().caughtUp && viewers.any,
    onOrder: (event) => reader.health().caughtUp && viewers.sendOrder(event),
    onStep: (step) => viewers.sendStep(step),
    onRestaurants: () => viewers.sendRestaurants(),
    onUnreadable: () => unreadable.inc(),
  })
  const reader = createTopicReader({
    kafka,
    groupId: `${REALTIME_GROUP_PREFIX}${pod}`,
    topic,
    logger,
    onRecords: (records) => feed.take(records),
    onCaughtUp: (start) => {
      logger.info(start, `read ${start.records} records back${start.truncated ? ', but not the oldest' : ''}`)
      board.sortOpen()
      viewers.sendSnapshot()
    },
    ...(maxRecords === undefined ? {} : { maxRecords }),
  })

  function reconcileOrders(report: LagReport): void {
    // Before that the totals are still incomplete.
    if (!reader.health().caughtUp) return
    const totals = board.totals()
    reconciliation = reconcile(reconciliation ?? notReconciled, {
      lag: report,
      position: reader.position(),
      open: totals.inFlight,
    })
    viewers.sendAccount(toAccount(totals, reconciliation))
  }

  function snapshot(): Snapshot {
    return {
      ...board.view(),
      complete: reader.health().caughtUp,
      lag: lag.latest,
      lagChart: lagHistory.view(),
      ...(reconciliation ? { account: toAccount(board.totals(), reconciliation) } : {}),
    }
  }

  const realtime: Part = {
    name: 'realtime',
    start: async () => {
      await reader.start()
      isStarted = true
      lag.start()
    },
    stop: async () => {
      await viewers.close()
      await Promise.all([lag.stop(), reader.stop()])
    },
  }
  return createService({
    ...options,
    routes: [],
    onUpgrade: (req, socket, head) => viewers.upgrade(req, socket, head),
    workers: [realtime],
    health: () => reader.health(),
  })
}

function createUnreadableCounter(registry: Registry) {
  return new Counter({
    name: 'realtime_unreadable_records_total',
    help: 'Records that are not a valid event',
    registers: [registry],
  })
}
