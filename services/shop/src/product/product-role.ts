import { MongoStore } from '@food-delivery/mongo-client'
import { Gauge } from 'prom-client'
import { type RoleContext, type RoleParts } from '../role'
import { PageCache } from './page-cache'
import { ProductPages } from './product-pages'
import { ProductRepository } from './product-repository'
import { productSchema } from './product-schema'
import { getProduct, getProducts } from './product-routes'

export interface ProductRoleOptions {
  role: 'product'
  catalogueSize: number
  /** Length of a period of the page cache, ms. */
  cacheMs: number
  /** Maximum memory of the page cache, bytes. */
  cacheBytes: number
}

/** The role `product`: the catalogue with its prices, and a page of each product. */
export function createProductRole(
  { catalogueSize, cacheMs, cacheBytes }: ProductRoleOptions,
  { mongo, logger, registry, now }: RoleContext,
): RoleParts {
  const store: MongoStore = new MongoStore({
    mongo,
    logger,
    appName: 'product',
    schemas: [productSchema],
    prepare: () => products.fill(catalogueSize, now()),
  })
  const products = new ProductRepository(store)
  const cache = new PageCache({ keepMs: cacheMs, maxBytes: cacheBytes })
  const pages = new ProductPages({ products, cache, now })
  registerMetrics(cache, registry)
  return { routes: [getProducts({ products, pages }), getProduct(pages)], parts: [cache, store] }
}

function registerMetrics(cache: PageCache, registry: RoleContext['registry']): void {
  new Gauge({
    name: 'shop_page_cache_bytes',
    help: 'Memory of the cached product pages, in bytes',
    registers: [registry],
    collect() {
      this.set(cache.bytes)
    },
  })
}
