import { type HttpServiceOptions, type Service, createService } from '@food-delivery/service-kit'
import { type DeliveryRoleOptions, createDeliveryRole } from './delivery/delivery-role'
import { type OrderRoleOptions, createOrderRole } from './order/order-role'
import { type ProductRoleOptions, createProductRole } from './product/product-role'
import { toProblem } from './problems'
import { type RoleContext, type RoleParts } from './role'

export interface ShopServiceOptions
  extends
    Omit<RoleContext, 'now' | 'tracing'>,
    Pick<HttpServiceOptions, 'port' | 'host' | 'allowedOrigins' | 'lingerMs'>,
    Partial<Pick<RoleContext, 'now' | 'tracing'>> {
  roleOptions: OrderRoleOptions | ProductRoleOptions | DeliveryRoleOptions
}

// A replica that stops still gets requests until all proxies of the cluster have removed it.
const LINGER_MS = 1_000

/** Creates the service of one role of the shop, with its HTTP server. */
export function createShopService(options: ShopServiceOptions): Service {
  const { roleOptions, mongo, logger, registry, now = Date.now, tracing } = options
  const { routes, parts } = createRole(roleOptions, { mongo, logger, registry, now, tracing })
  return createService({ lingerMs: LINGER_MS, ...options, routes, toProblem, dependencies: parts })
}

function createRole(roleOptions: ShopServiceOptions['roleOptions'], context: RoleContext): RoleParts {
  switch (roleOptions.role) {
    case 'order':
      return createOrderRole(roleOptions, context)
    case 'product':
      return createProductRole(roleOptions, context)
    case 'delivery':
      return createDeliveryRole(roleOptions, context)
  }
}
