import { randomUUID } from 'node:crypto'
import { idempotentId, toCents } from '@food-delivery/contracts'
import { type Route, badRequest, route } from '@food-delivery/service-kit'
import { z } from 'zod'
import { limitSchema, productIdSchema } from '../input-schemas'
import { toOrderView } from './order-document'
import { type OrderRepository } from './order-repository'
import { type Placement } from './placement'
import { type ProductClient } from './product-client'

/** Number of suggested products in the list of orders. */
const SUGGESTIONS = 8

const newOrderSchema = z.object({
  productId: productIdSchema,
  quantity: z.number().int().min(1).max(1_000).default(1),
  customer: z.string().trim().min(1).max(100).default('anonymous'),
})

interface OrderListOptions {
  orders: Pick<OrderRepository, 'newest'>
  products: Pick<ProductClient, 'find'>
}

/** `GET /orders`: the newest orders with the current prices of their products, and suggested products. */
export function getOrders({ orders, products }: OrderListOptions): Route {
  return route({
    method: 'GET',
    path: '/orders',
    query: z.object({ limit: limitSchema }),
    handle: async ({ query: { limit } }) => {
      const newest = await orders.newest(limit)
      const ids = [...new Set(newest.map(({ productId }) => productId))]
      const { products: ordered, suggestions } = await products.find({ ids, suggest: SUGGESTIONS })
      const prices = new Map(ordered.map(({ productId, price }) => [productId, price]))
      return {
        status: 200,
        json: {
          orders: newest.map((order) => ({ ...toOrderView(order), priceNow: prices.get(order.productId) ?? null })),
          suggestions,
        },
      }
    },
  })
}

interface PlaceOrderOptions {
  placement: Pick<Placement, 'place'>
  products: Pick<ProductClient, 'find'>
  now: () => number
}

/** `POST /orders`: 201 when the order is stored and published. */
export function postOrders({ placement, products, now }: PlaceOrderOptions): Route {
  return route({
    method: 'POST',
    path: '/orders',
    body: newOrderSchema,
    handle: async (request) => {
      const { productId, quantity, customer } = request.body
      const key = request.idempotencyKey
      // A repeated request has the same key, so it gets the same id and is the same order.
      const orderId = key === undefined ? randomUUID() : idempotentId('order', `shop:${key}`)
      const [product] = (await products.find({ ids: [productId] })).products
      if (!product) throw unknownProduct(productId)
      const placedAt = new Date(now())
      const order = await placement.place({
        _id: orderId,
        productId,
        item: product.item,
        quantity,
        customer,
        placedAt,
        priceCents: toCents(product.price),
        unpublishedSince: placedAt,
      })
      return { status: 201, json: toOrderView(order) }
    },
  })
}

const unknownProduct = (productId: string) =>
  badRequest('the order cannot be placed', [{ path: 'productId', message: `product ${productId} does not exist` }])
