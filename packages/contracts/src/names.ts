/** The topic of all events. */
export const ORDERS_TOPIC = 'orders'

/** Partitions of {@link ORDERS_TOPIC}, and so the maximum number of replicas of a group that have work. */
export const ORDERS_PARTITIONS = 6

/** The topic of events that cannot be handled; one partition, messages up to {@link DLQ_MAX_MESSAGE_BYTES}. */
export const ORDERS_DLQ_TOPIC = 'orders-dlq'

/** Twice a broker's default, so that a record of the maximum size fits with the headers of a dead letter. Bytes. */
export const DLQ_MAX_MESSAGE_BYTES = 2 * 1024 * 1024

/** How long a response is stored, and how long after its creation a request id without response is valid. Seconds. */
export const RESPONSE_TTL_SECONDS = 3_600

/** Maximum clock skew between two pods that create and check request ids. Milliseconds. */
export const CLOCK_SKEW_MS = 60_000

/**
 * The names of the scaled consumers: the folder and image (`service`), the Deployment, the consumer group, the
 * autoscaler, and the key of the number of pods in `/consumers` (`podCount`).
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

/** All consumer names, in the order of the table. */
export const consumerNames = Object.keys(consumers) as ConsumerName[]

/** Prefix of the group ids of realtimedata. Each replica has its own group, and one prefixed ACL allows all of them. */
export const REALTIME_GROUP_PREFIX = 'realtimedata-'

/** Path on the gateway of the local cluster that returns the last 15 minutes as a recording. */
export const RECORDING_PATH = '/local/recording'
