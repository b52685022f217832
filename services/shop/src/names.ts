export const SHOP_TOPIC = 'shop'

/** Dead letter topic of the role `delivery`: records that cannot be parsed. */
export const SHOP_DLQ_TOPIC = 'shop-dlq'

export const DELIVERY_GROUP = 'delivery-consumer-group'

/** The roles of a pod, which are also the names of the Deployments. */
export const roles = ['order', 'product', 'delivery'] as const

export type Role = (typeof roles)[number]
