import { PageCache } from './page-cache'

const MEGABYTE = 1024 * 1024
const aCache = (maxBytes = 64 * MEGABYTE) => new PageCache({ keepMs: 60_000, maxBytes })

it('returns what was put, letter by letter', () => {
  const cache = aCache()
  cache.put('a', 'Bún chả 🍜')
  cache.put('b', '')
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['Bún chả 🍜', '', undefined])
})

it('keeps requested pages and drops the others', () => {
  const cache = aCache()
  cache.put('asked', 'yes')
  cache.put('forgotten', 'no')
  cache.rotate()
  cache.get('asked')
  cache.rotate()
  expect([cache.get('asked'), cache.get('forgotten')]).toEqual(['yes', undefined])
})

it('holds memory for what is in it and none after two quiet periods', () => {
  const cache = aCache()
  for (let index = 0; index < 500; index++) cache.put(String(index), 'x'.repeat(20_000))
  expect(cache.bytes).toBeGreaterThanOrEqual(500 * 20_000)
  cache.rotate()
  expect(cache.get('499')).toHaveLength(20_000)
  cache.rotate()
  cache.rotate()
  expect([cache.bytes, cache.size]).toEqual([0, 0])
})

it('gives the memory of the process back at once', () => {
  const cache = aCache(512 * MEGABYTE)
  const page = 'x'.repeat(MEGABYTE)
  for (let index = 0; index < 200; index++) cache.put(String(index), page)
  const full = process.memoryUsage.rss()
  cache.rotate()
  cache.rotate()
  // Not the whole 200: the system may have reclaimed memory meanwhile.
  expect(full - process.memoryUsage.rss()).toBeGreaterThan(50 * MEGABYTE)
})

it('stays within its bound', () => {
  const cache = aCache(8 * MEGABYTE)
  for (let index = 0; index < 2_000; index++) cache.put(String(index), 'x'.repeat(20_000))
  expect(cache.bytes).toBeLessThanOrEqual(8 * MEGABYTE)
  expect(cache.get('1999')).toHaveLength(20_000)
})
