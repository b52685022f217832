import { type PageCache } from './page-cache'
import { type ProductPage, buildPage } from './product-page'
import { type ProductRepository } from './product-repository'

export interface ProductPagesOptions {
  products: Pick<ProductRepository, 'find' | 'ids'>
  cache: Pick<PageCache, 'get' | 'put'>
  now: () => number
}

/** Pages of products, from the cache or built from the database. */
export class ProductPages {
  private allIds: string[] = []
  private nextSuggestedIndex: number | undefined

  constructor(private readonly options: ProductPagesOptions) {}

  /** The pages of the existing products with these ids, in this order. */
  async read(ids: readonly string[]): Promise<ProductPage[]> {
    const { cache } = this.options
    const cached = new Map(ids.map((id) => [id, cache.get(id)]))
    const missing = [...cached].flatMap(([id, text]) => (text === undefined ? [id] : []))
    const pages = missing.length > 0 ? await this.buildPages(missing) : new Map<string, ProductPage>()
    return [...cached].flatMap(([id, text]) =>
      text === undefined ? (pages.get(id) ?? []) : [JSON.parse(text) as ProductPage],
    )
  }

  /** The next `count` products of the catalogue; after the last product it starts again with the first. */
  async suggest(count: number): Promise<ProductPage[]> {
    if (count === 0) return []
    if (this.allIds.length === 0) this.allIds = await this.options.products.ids()
    const total = this.allIds.length
    // Replicas start at random products, otherwise they would all suggest the same.
    const firstIndex = this.nextSuggestedIndex ?? Math.floor(Math.random() * total)
    this.nextSuggestedIndex = (firstIndex + count) % Math.max(1, total)
    const ids = Array.from({ length: count }, (_, index) => this.allIds[(firstIndex + index) % total] ?? '')
    return this.read(ids.filter((id) => id !== ''))
  }

  private async buildPages(ids: readonly string[]): Promise<Map<string, ProductPage>> {
    const { products, cache, now } = this.options
    const stored = await products.find(ids)
    const pages = stored.map((product) => buildPage(product, now()))
    for (const page of pages) cache.put(page.productId, JSON.stringify(page))
    return new Map(pages.map((page) => [page.productId, page]))
  }
}
