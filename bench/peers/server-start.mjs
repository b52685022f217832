// Starts a server in this process, as a test does. This first start includes loading the module. Then starts further
// servers, to measure the time and memory of each.
import { createRequire } from 'node:module'

const [, , name = '', furtherStarts = '10'] = process.argv
const startedAt = performance.now()
const embedded = /** @type {Record<string, () => Promise<unknown>>} */ (
  createRequire(import.meta.url)('@food-delivery/embedded')
)
const start = embedded[name] ?? (() => Promise.reject(new Error(`@food-delivery/embedded exports no ${name}`)))
await start()
const firstMs = performance.now() - startedAt
const before = { time: performance.now(), rss: process.memoryUsage.rss() }
for (let nth = 0; nth < Number(furtherStarts); nth++) await start()
const nextMs = (performance.now() - before.time) / Number(furtherStarts)
const nextMb = (process.memoryUsage.rss() - before.rss) / 1_024 / 1_024 / Number(furtherStarts)
process.send?.({ firstMs, nextMs, nextMb })
