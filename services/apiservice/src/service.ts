import { type ControlEvent, MAX_STATUS_WAIT_MS, ORDERS_TOPIC, controlTopicOf } from '@food-delivery/contracts'
import { type KafkaConfig, type PartitionerName, createProducer } from '@food-delivery/kafka-client'
import { createEventPublisher, producerPart } from '@food-delivery/order-bus'
import {
  type HttpServiceOptions,
  type Logger,
  type ReverseProxy,
  type Route,
  type Service,
  type Tracing,
  createReverseProxy,
  createService,
  route,
} from '@food-delivery/service-kit'
import { cancelOrders } from './handlers/cancel-orders'
import { createOrder } from './handlers/create-order'
import { getUserOrders } from './handlers/get-user-orders'
import { getRestaurants, postRestaurants } from './handlers/restaurants'
import { getOpenApi } from './openapi/document'
import { PUBLISH_TIMEOUT_MS, RequestPublisher, toProblem } from './request-publisher'
import { createPendingStatusWriter } from './pending-status'

export interface ApiServiceOptions extends Pick<
  HttpServiceOptions,
  'port' | 'host' | 'allowedOrigins' | 'registry' | 'lingerMs'
> {
  kafka: KafkaConfig
  partitioner?: PartitionerName
  /** Base URL of statusservice. */
  statusService: string
  logger: Logger
  /** Default `orders`. */
  topic?: string
  tracing?: Tracing
}

// A stopping replica gets requests until every proxy in the cluster has removed it.
const LINGER_MS = 1_000

// Longer than a client may wait for the final response.
const STATUS_TIMEOUT_MS = MAX_STATUS_WAIT_MS + 3_000

/**
 * Accepts requests over HTTP and publishes them. It is ready after its first connection to Kafka and stays ready while
 * Kafka is unavailable, because a 503 response is better than a Service without endpoints.
 */
export function createApiService(options: ApiServiceOptions): Service {
  const { kafka, logger, partitioner, registry, statusService, topic = ORDERS_TOPIC, tracing } = options
  const producer = createProducer({ kafka, logger, registry, tracing, ...(partitioner ? { partitioner } : {}) })
  const publishControl = async (event: ControlEvent) => {
    const record = { topic: controlTopicOf(topic), key: event.payload.requestId, value: JSON.stringify(event) }
    await producer.send(record, { timeoutMs: PUBLISH_TIMEOUT_MS })
  }
  const eventPublisher = createEventPublisher({ producer, pod: kafka.clientId, topic })
  const writePendingStatus = createPendingStatusWriter({ statusService, logger })
  const publisher = new RequestPublisher({ eventPublisher, writePendingStatus, logger })
  const proxy = createReverseProxy({ target: statusService, timeoutMs: STATUS_TIMEOUT_MS })
  const producerLifecycle = producerPart(producer)
  return createService({
    lingerMs: LINGER_MS,
    ...options,
    routes: [
      createOrder(publisher),
      postRestaurants(publisher),
      getRestaurants(publisher),
      getUserOrders(publisher),
      getStatus(proxy),
      cancelOrders({ publish: publishControl, now: Date.now }),
      getOpenApi(),
    ],
    health: producerLifecycle.health,
    toProblem,
    dependencies: [producerLifecycle, proxy],
  })
}

/** Forwards `GET` to statusservice. Other methods are not forwarded, because clients must not write responses. */
function getStatus(proxy: ReverseProxy): Route {
  return route({
    method: 'GET',
    path: '/status/:requestId',
    streams: true,
    handle: async ({ req, res }) => {
      await proxy.handle(req, res)
      return undefined
    },
  })
}
