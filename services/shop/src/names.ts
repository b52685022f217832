/** The topic that orders are announced on. */
export const SHOP_TOPIC = 'shop'

/** Where deliveries puts records that nobody can read. */
export const SHOP_DLQ_TOPIC = 'shop-dlq'

/** Deliveries' consumer group. */
export const DELIVERY_GROUP = 'delivery-consumer-group'

/** What a pod of the shop can be; also the names of the Deployments. */
export const roles = ['order', 'product', 'delivery'] as const

export type Role = (typeof roles)[number]
