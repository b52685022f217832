import { fromCents } from '@food-delivery/contracts'
import { type Route, notFound, route } from '@food-delivery/service-kit'
import { z } from 'zod'
import { limitSchema } from '../listing'
import { currentCents } from './product-document'
import { type ProductPage } from './product-page'
import { type ProductPages } from './product-pages'
import { type ProductRepository } from './product-repository'

const MAX_IDS = 100
const MAX_SUGGESTIONS = 20
const ID = /^p-\d{4}$/

const idsSchema = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.string().regex(ID, 'expected product ids like p-0001')).max(MAX_IDS))

const querySchema = z.object({
  /** Only these products, separated by commas. */
  ids: idsSchema.optional(),
  /** How many further products to suggest, with a chart of their price. */
  suggest: z.coerce.number().int().min(0).max(MAX_SUGGESTIONS).default(0),
  limit: limitSchema,
})

/** `GET /products`: the catalogue's first products or those asked for, and suggestions if wanted. */
export function getProducts({
  products,
  pages,
}: {
  products: Pick<ProductRepository, 'list'>
  pages: ProductPages
}): Route {
  return route({
    method: 'GET',
    path: '/products',
    query: querySchema,
    handle: async ({ query: { ids, suggest, limit } }) => {
      const [found, suggested] = await Promise.all([
        ids ? pages.read(ids) : products.list(limit).then((list) => list.map(summaryOf)),
        pages.suggest(suggest),
      ])
      return {
        status: 200,
        json: {
          products: found.map(toSummary),
          ...(suggest > 0 ? { suggestions: suggested.map((page) => ({ ...toSummary(page), chart: page.chart })) } : {}),
        },
      }
    },
  })
}

/** `GET /products/:productId`: the whole page of one product. */
export function getProduct(pages: ProductPages): Route {
  return route({
    method: 'GET',
    path: '/products/:productId',
    params: z.object({ productId: z.string().regex(ID, 'expected a product id like p-0001') }),
    handle: async ({ params: { productId } }) => {
      const [page] = await pages.read([productId])
      if (!page) throw notFound(`there is no product ${productId}`)
      return { status: 200, json: page }
    },
  })
}

const summaryOf = (product: Parameters<typeof currentCents>[0] & { _id: string; item: string }) => ({
  productId: product._id,
  item: product.item,
  price: fromCents(currentCents(product)),
})

const toSummary = ({ productId, item, price }: Pick<ProductPage, 'productId' | 'item' | 'price'>) => ({
  productId,
  item,
  price,
})
