/** The topic of the shop's events. */
export const SHOP_TOPIC = 'shop'

/** The dead letter topic of deliveries: records that cannot be parsed. */
export const SHOP_DLQ_TOPIC = 'shop-dlq'

/** Deliveries' consumer group. */
export const DELIVERY_GROUP = 'delivery-consumer-group'

/** The roles of a pod; also the names of the Deployments. */
export const roles = ['order', 'product', 'delivery'] as const

export type Role = (typeof roles)[number]
