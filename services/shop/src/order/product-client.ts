import { Agent, type IncomingMessage, get } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'

/** The product service cannot be reached, is too slow, or answers with an error. */
export class ProductUnavailableError extends Error {
  override readonly name = 'ProductUnavailableError'
  readonly code = 'PRODUCT_UNAVAILABLE'
}

const productSchema = z.object({ productId: z.string(), item: z.string(), price: z.number().nonnegative() })
const answerSchema = z.object({
  products: z.array(productSchema),
  suggestions: z.array(productSchema.extend({ chart: z.string() })).default([]),
})

export type ProductAnswer = z.infer<typeof answerSchema>

export interface ProductClientOptions {
  /** Base URL of the product service. */
  url: string
  /** Longest wait for an answer, ms. Default 3,000. */
  timeoutMs?: number
}

/**
 * A Service spreads connections, not requests: with permanent connections, replicas that start later would get no
 * requests. So each connection is closed after this many requests.
 */
const REQUESTS_PER_CONNECTION = 20

/** Asks the product service. */
export class ProductClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 })
  private count = 0

  constructor(private readonly options: ProductClientOptions) {}

  /** Those of these products that exist, and some to suggest. @throws ProductUnavailableError */
  async ask({ ids, suggest = 0 }: { ids: readonly string[]; suggest?: number }): Promise<ProductAnswer> {
    const query = `?suggest=${suggest}&limit=1${ids.length > 0 ? `&ids=${ids.join()}` : ''}`
    try {
      // A replica that stops closes its idle connections; a read is safe to repeat.
      const answer = await this.fetch(query).catch(() => this.fetch(query))
      return answerSchema.parse(answer)
    } catch (cause) {
      throw new ProductUnavailableError('the product service does not answer', { cause })
    }
  }

  close(): void {
    this.agent.destroy()
  }

  private fetch(query: string): Promise<unknown> {
    const { url, timeoutMs = 3_000 } = this.options
    const isLast = ++this.count % REQUESTS_PER_CONNECTION === 0
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
  throw new ProductUnavailableError(`the product service answers ${response.statusCode}`)
}
