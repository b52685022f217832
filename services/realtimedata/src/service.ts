import {
  type ConsumerName,
  type LagReport,
  ORDERS_TOPIC,
  REALTIME_GROUP_PREFIX,
  type Snapshot,
} from '@food-delivery/contracts'
import { type KafkaConfig, type PartitionerName, createLagAdmin, createTopicReader } from '@food-delivery/kafka-client'
import {
  type HttpServiceOptions,
  type Part,
  type Service,
  type Tracing,
  createService,
} from '@food-delivery/service-kit'
import { Counter, type Registry } from 'prom-client'
import { OrderBoard } from './board/order-board'
import { type LostOrders, countLostOrders, noLostOrders, toOrderTotals } from './board/lost-orders'
import { OrderFeed } from './feed/order-feed'
import { ArrivalRate } from './lag/arrival-rate'
import { LagHistory } from './lag/lag-history'
import { LagMetrics } from './lag/lag-metrics'
import { LagPoller, defaultGroupIds } from './lag/lag-poller'
import { createStreamProbes } from './probes'
import { getWaterfall } from './waterfall/get-waterfall'
import { Viewers } from './websockets/viewers'

export interface RealtimeServiceOptions extends Pick<
  HttpServiceOptions,
  'port' | 'host' | 'allowedOrigins' | 'logger' | 'registry'
> {
  kafka: KafkaConfig
  /** The partitioner of the services that publish the events. Default murmur2. */
  partitioner?: PartitionerName
  /** Name of the pod, which is part of the name of its Kafka group. */
  pod: string
  /** Default `orders`. */
  topic?: string
  /** The groups whose lag is reported. Default: the groups of the four consumers. */
  groupIds?: Record<ConsumerName, string>
  tracing?: Tracing
}

/**
 * Reads the topic, streams its orders and the lag of the consumer groups to browsers, and serves the waterfall of an
 * order.
 */
export function createRealtimeService(options: RealtimeServiceOptions): Service {
  const { kafka, pod, logger, topic = ORDERS_TOPIC, groupIds = defaultGroupIds, tracing } = options
  const board = new OrderBoard()
  const lagHistory = new LagHistory()
  const arrivals = new ArrivalRate()
  const metrics = new LagMetrics(options.registry, { topic, groupIds })
  const invalidRecords = createInvalidRecordsCounter(options.registry)
  let lostOrders: LostOrders | undefined
  const viewers = new Viewers({ snapshot })
  const lagPoller = new LagPoller({
    admin: createLagAdmin({ kafka, logger }),
    logger,
    topic,
    onReport: (report, committed) => {
      lagHistory.add(report)
      arrivals.add(report)
      metrics.set(report)
      viewers.sendLag(report, committed)
      updateTotals(report)
    },
    onUnavailable: () => metrics.clear(),
    groupIds,
  })
  const feed = new OrderFeed({
    board,
    // Viewers get older records in the snapshot.
    hasViewers: () => reader.health().caughtUp && !viewers.isEmpty,
    onOrder: (event) => {
      if (reader.health().caughtUp) viewers.sendOrder(event)
    },
    onStep: (step) => viewers.sendStep(step),
    onRestaurants: () => viewers.sendRestaurants(),
    onInvalid: () => invalidRecords.inc(),
  })
  const reader = createTopicReader({
    kafka,
    groupId: `${REALTIME_GROUP_PREFIX}${pod}`,
    topic,
    logger,
    tracing,
    onRecords: (records) => feed.processRecords(records),
    onCaughtUp: (start) => {
      logger.info(
        start,
        `read ${start.records} existing records of the topic${start.truncated ? ', but not the oldest ones' : ''}`,
      )
      board.sortOpen()
      viewers.sendSnapshot()
    },
  })

  function updateTotals(report: LagReport): void {
    // The totals are incomplete until the existing records have been read.
    if (!reader.health().caughtUp) return
    const totals = board.totals()
    lostOrders = countLostOrders(lostOrders ?? noLostOrders, {
      lag: report,
      position: reader.position(),
      inFlight: totals.inFlight,
    })
    viewers.sendTotals(toOrderTotals(totals, lostOrders))
  }

  const orderTotals = () => lostOrders && toOrderTotals(board.totals(), lostOrders)

  function snapshot(): Snapshot {
    const totals = orderTotals()
    return {
      ...board.view(),
      complete: reader.health().caughtUp,
      lag: lagPoller.latest,
      lagChart: lagHistory.view(),
      ...(totals ? { orderTotals: totals } : {}),
    }
  }

  const realtime: Part = {
    name: 'realtime',
    start: async () => {
      await reader.start()
      lagPoller.start()
    },
    stop: async () => {
      await viewers.close()
      await Promise.all([lagPoller.stop(), reader.stop()])
    },
  }
  return createService({
    ...options,
    routes: [getWaterfall({ ...options, topic })],
    probes: createStreamProbes({
      lag: () => lagPoller.latest,
      arrivals: () => arrivals.perSecond,
      totals: orderTotals,
    }),
    onUpgrade: (req, socket, head) => viewers.upgrade(req, socket, head),
    workers: [realtime],
    health: () => reader.health(),
  })
}

function createInvalidRecordsCounter(registry: Registry) {
  return new Counter({
    name: 'realtime_unreadable_records_total',
    help: 'Records that are not a valid event',
    registers: [registry],
  })
}
