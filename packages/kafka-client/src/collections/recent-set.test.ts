import { RecentSet } from './recent-set'

describe('RecentSet', () => {
  it('knows the newest keys and forgets old ones', () => {
    const recent = new RecentSet(100)
    for (let key = 0; key < 1_000; key++) {
      recent.add(String(key))
      for (const near of [key, key - 25, key - 49]) expect(recent.has(String(near))).toBe(near >= 0)
      expect(recent.has(String(key - 100))).toBe(false)
    }
  })

  it('counts a key that comes again as new', () => {
    const recent = new RecentSet(10)
    for (let key = 0; key < 100; key++) {
      recent.add('often')
      recent.add(String(key))
      expect(recent.has('often')).toBe(true)
    }
  })
})
