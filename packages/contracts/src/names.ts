/** The topic of all events. */
export const ORDERS_TOPIC = 'orders'

/** Partitions of {@link ORDERS_TOPIC}: at most six replicas of a group have work, a seventh would be idle. */
export const ORDERS_PARTITIONS = 6

/** The topic of events that cannot be handled; one partition, messages up to {@link DLQ_MAX_MESSAGE_BYTES}. */
export const ORDERS_DLQ_TOPIC = 'orders-dlq'

/** Twice a Kafka broker's default, so that a dead letter fits with the headers that explain it. Bytes. */
export const DLQ_MAX_MESSAGE_BYTES = 2 * 1024 * 1024

/** How long the answer to a request is kept, and how long an unknown request id counts as young. Seconds. */
export const RESPONSE_TTL_SECONDS = 3_600

/** Clock skew between two pods that request ids tolerate. Milliseconds. */
export const CLOCK_SKEW_MS = 60_000

/**
 * The scaled consumers and all their names: the folder and image (`service`), the Deployment, the consumer group, the
 * autoscaler and the key under which `/consumers` counts its pods.
 */
export const consumers = {
  order: {
    service: 'orderconsumer',
    deployment: 'orders',
    groupId: 'orders-consumer-group',
    scaledObject: 'orderconsumer-scaler',
    podCount: 'ordersconsumers',
  },
  kitchen: {
    service: 'kitchenconsumer',
    deployment: 'kitchen',
    groupId: 'kitchen-consumer-group',
    scaledObject: 'kitchenconsumer-scaler',
    podCount: 'kitchenconsumers',
  },
  courier: {
    service: 'courierconsumer',
    deployment: 'courier',
    groupId: 'courier-consumer-group',
    scaledObject: 'courierconsumer-scaler',
    podCount: 'courierconsumers',
  },
  status: {
    service: 'statusservice',
    deployment: 'status',
    groupId: 'status-consumer-group',
    scaledObject: 'statusconsumer-scaler',
    podCount: 'statusconsumers',
  },
} as const

/** `order`, `kitchen`, `courier` or `status`. */
export type ConsumerName = keyof typeof consumers

/** All consumer names, in the order in which an order meets them. */
export const consumerNames = Object.keys(consumers) as ConsumerName[]

/** Prefix of realtimedata's groups: one group per replica, so that one prefixed ACL serves them all. */
export const REALTIME_GROUP_PREFIX = 'realtimedata-'
