import {
  type Assembly,
  type HttpService,
  type HttpServiceOptions,
  assembleParts,
  createHttpService,
} from '@food-delivery/service-kit'
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

export interface ShopService extends Assembly {
  readonly http: HttpService
}

// A replica that stops is still sent requests until every proxy in the cluster has noticed.
const LINGER_MS = 1_000

/** One part of the shop behind its HTTP door: `part.role` says which. */
export function createShopService(options: ShopServiceOptions): ShopService {
  const { part, mongo, logger, registry, now = Date.now, ...http } = options
  const { routes, parts } = createRole(part, { mongo, logger, registry, now })
  const inner = assembleParts({ parts, logger })
  const door = createHttpService({
    lingerMs: LINGER_MS,
    ...{ ...http, logger, registry, routes, toProblem },
    health: () => inner.health(),
  })
  return { ...assembleParts({ parts: [door, ...parts], logger }), http: door }
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
