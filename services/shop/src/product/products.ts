import { MongoStore } from '@food-delivery/mongo-client'
import { Gauge } from 'prom-client'
import { type RoleContext, type RoleParts } from '../role'
import { PageCache } from './page-cache'
import { ProductPages } from './product-pages'
import { ProductRepository, prepareProducts } from './product-repository'
import { getProduct, getProducts } from './routes'

export interface ProductPartOptions {
  role: 'product'
  catalogueSize: number
  cacheMs: number
  cacheBytes: number
}

/** The catalogue: what there is, what it costs, and the page of each product. */
export function createProducts(
  { catalogueSize, cacheMs, cacheBytes }: ProductPartOptions,
  { mongo, logger, registry, now }: RoleContext,
): RoleParts {
  const store = new MongoStore({
    ...{ mongo, logger, appName: 'product' },
    prepare: (database) => prepareProducts(database, catalogueSize, now()),
  })
  const cache = new PageCache({ keepMs: cacheMs, maxBytes: cacheBytes })
  const products = new ProductRepository(store)
  const pages = new ProductPages({ products, cache, now })
  measure(cache, registry)
  return { routes: [getProducts({ products, pages }), getProduct(pages)], parts: [cache, store] }
}

function measure(cache: PageCache, registry: RoleContext['registry']): void {
  new Gauge({
    name: 'shop_page_cache_bytes',
    help: 'Memory of cached product pages',
    registers: [registry],
    collect() {
      this.set(cache.bytes)
    },
  })
}
