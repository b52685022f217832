import { type Route, notFound, route } from '@food-delivery/service-kit'
import { z } from 'zod'
import { limitSchema, productIdSchema } from '../input-schemas'
import { type ProductPage, toSummary } from './product-page'
import { type ProductPages } from './product-pages'
import { type ProductRepository } from './product-repository'

const MAX_IDS = 100
const MAX_SUGGESTIONS = 20

const idsSchema = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(productIdSchema).max(MAX_IDS))

const querySchema = z.object({
  /** Ids of products, separated by commas; without them the first products of the catalogue. */
  ids: idsSchema.optional(),
  /** Number of products to suggest, with a chart of their prices. */
  suggest: z.coerce.number().int().min(0).max(MAX_SUGGESTIONS).default(0),
  limit: limitSchema,
})

interface ProductListOptions {
  products: Pick<ProductRepository, 'list'>
  pages: ProductPages
}

/** `GET /products`: the first products of the catalogue or those with the given ids, and suggested products. */
export function getProducts({ products, pages }: ProductListOptions): Route {
  return route({
    method: 'GET',
    path: '/products',
    query: querySchema,
    handle: async ({ query: { ids, suggest, limit } }) => {
      const [summaries, suggested] = await Promise.all([
        ids
          ? pages.read(ids).then((existing) => existing.map(summaryOfPage))
          : products.list(limit).then((stored) => stored.map(toSummary)),
        pages.suggest(suggest),
      ])
      const suggestions = suggested.map((page) => ({ ...summaryOfPage(page), chart: page.chart }))
      return { status: 200, json: { products: summaries, ...(suggest > 0 ? { suggestions } : {}) } }
    },
  })
}

/** `GET /products/:productId`: the page of one product. */
export function getProduct(pages: ProductPages): Route {
  return route({
    method: 'GET',
    path: '/products/:productId',
    params: z.object({ productId: productIdSchema }),
    handle: async ({ params: { productId } }) => {
      const [page] = await pages.read([productId])
      if (!page) throw notFound(`product ${productId} does not exist`)
      return { status: 200, json: page }
    },
  })
}

const summaryOfPage = ({ productId, item, price }: ProductPage) => ({ productId, item, price })
