import { PageCache } from './page-cache'

const MEBIBYTE = 1024 * 1024
const createCache = (maxBytes = 64 * MEBIBYTE) => new PageCache({ keepMs: 60_000, maxBytes })

it('returns the stored text', () => {
  const cache = createCache()
  cache.put('a', 'Bún chả 🍜')
  cache.put('b', '')
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['Bún chả 🍜', '', undefined])
})

it('keeps requested pages and deletes the others', () => {
  const cache = createCache()
  cache.put('requested', 'yes')
  cache.put('unrequested', 'no')
  cache.rotate()
  cache.get('requested')
  cache.rotate()
  expect([cache.get('requested'), cache.get('unrequested')]).toEqual(['yes', undefined])
})

it('uses memory for its pages, and none after two periods without requests', () => {
  const cache = createCache()
  for (let index = 0; index < 500; index++) cache.put(String(index), 'x'.repeat(20_000))
  expect(cache.bytes).toBeGreaterThanOrEqual(500 * 20_000)
  cache.rotate()
  expect(cache.get('499')).toHaveLength(20_000)
  cache.rotate()
  cache.rotate()
  expect([cache.bytes, cache.size]).toEqual([0, 0])
})

it('returns memory to the system immediately', () => {
  const cache = createCache(512 * MEBIBYTE)
  const page = 'x'.repeat(MEBIBYTE)
  for (let index = 0; index < 200; index++) cache.put(String(index), page)
  const fullBytes = process.memoryUsage.rss()
  cache.rotate()
  cache.rotate()
  // The cache returns 200 MiB. Only 50 MiB are required, because the system may have reclaimed memory before.
  expect(fullBytes - process.memoryUsage.rss()).toBeGreaterThan(50 * MEBIBYTE)
})

it.each([2, 3, 8])('uses at most its maximum of memory, %i MiB', (maximum) => {
  const cache = createCache(maximum * MEBIBYTE)
  for (let index = 0; index < 2_000; index++) {
    cache.put(String(index), 'x'.repeat(20_000))
    expect(cache.bytes).toBeLessThanOrEqual(maximum * MEBIBYTE)
  }
  expect(cache.get('1999')).toHaveLength(20_000)
  // The previous generation has filled its half.
  expect(cache.size).toBeGreaterThanOrEqual(Math.floor(maximum / 2) * Math.floor(MEBIBYTE / 20_000))
})
