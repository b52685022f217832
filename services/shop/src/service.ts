import { type HttpServiceOptions, type Service, createService } from '@food-delivery/service-kit'
import { type DeliveryPartOptions, createDelivery } from './delivery/delivery'
import { type OrderPartOptions, createOrders } from './order/orders'
import { type ProductPartOptions, createProducts } from './product/products'
import { toProblem } from './problems'
import { type RoleContext, type RoleParts } from './role'

export interface ShopServiceOptions
  extends
    Omit<RoleContext, 'now'>,
    Pick<HttpServiceOptions, 'port' | 'host' | 'allowedOrigins' | 'lingerMs'>,
    Partial<Pick<RoleContext, 'now'>> {
  part: OrderPartOptions | ProductPartOptions | DeliveryPartOptions
}

// A replica that stops still gets requests until all proxies of the cluster have removed it.
const LINGER_MS = 1_000

/** The role `part.role` of the shop, with its HTTP server. */
export function createShopService(options: ShopServiceOptions): Service {
  const { part, mongo, logger, registry, now = Date.now } = options
  const { routes, parts } = createRole(part, { mongo, logger, registry, now })
  return createService({ lingerMs: LINGER_MS, ...options, routes, toProblem, dependencies: parts })
}

function createRole(part: ShopServiceOptions['part'], context: RoleContext): RoleParts {
  switch (part.role) {
    case 'order':
      return createOrders(part, context)
    case 'product':
      return createProducts(part, context)
    case 'delivery':
      return createDelivery(part, context)
  }
}
