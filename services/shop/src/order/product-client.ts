import { Agent, type IncomingMessage, get } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'

/** The product service cannot be reached, does not respond in time, or sends no valid response. */
export class ProductUnavailableError extends Error {
  override readonly name = 'ProductUnavailableError'
  readonly code = 'PRODUCT_UNAVAILABLE'
}

const productSchema = z.object({ productId: z.string(), item: z.string(), price: z.number().nonnegative() })
const responseSchema = z.object({
  products: z.array(productSchema),
  suggestions: z.array(productSchema.extend({ chart: z.string() })).default([]),
})

type ProductResponse = z.infer<typeof responseSchema>

export interface ProductClientOptions {
  /** Base URL of the product service. */
  url: string
  /** Timeout of a request, ms. Default 3,000. */
  timeoutMs?: number
}

/**
 * One of this number of requests closes its connection. A Service balances connections, not requests, so with permanent
 * connections a new replica would get no requests.
 */
const REQUESTS_PER_CLOSE = 20

/** Requests products from the product service. */
export class ProductClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 })
  private requestCount = 0

  constructor(private readonly options: ProductClientOptions) {}

  /** The existing products with these ids, and suggested products. @throws ProductUnavailableError */
  async find({ ids, suggest = 0 }: { ids: readonly string[]; suggest?: number }): Promise<ProductResponse> {
    const query = `?suggest=${suggest}&limit=1${ids.length > 0 ? `&ids=${ids.join()}` : ''}`
    try {
      // One retry, because a replica that stops closes its idle connections.
      return responseSchema.parse(await this.fetch(query).catch(() => this.fetch(query)))
    } catch (cause) {
      throw new ProductUnavailableError('no valid response from the product service', { cause })
    }
  }

  close(): void {
    this.agent.destroy()
  }

  private fetch(query: string): Promise<unknown> {
    const { url, timeoutMs = 3_000 } = this.options
    const isLast = ++this.requestCount % REQUESTS_PER_CLOSE === 0
    const headers = isLast ? { connection: 'close' } : {}
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(timeoutMs)
      const request = get(`${url}/products${query}`, { agent: this.agent, headers, signal }, (response) => {
        readJson(response).then(resolve, reject)
      })
      request.once('error', reject)
    })
  }
}

async function readJson(response: IncomingMessage): Promise<unknown> {
  const body: unknown = await json(response)
  if (response.statusCode === 200) return body
  throw new ProductUnavailableError(`the product service responded with HTTP status ${response.statusCode}`)
}
