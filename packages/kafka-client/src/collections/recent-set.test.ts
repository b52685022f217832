import { RecentSet } from './recent-set'

describe('RecentSet', () => {
  it('contains the newest keys and drops old keys', () => {
    const recent = new RecentSet(100)
    for (let key = 0; key < 1_000; key++) {
      recent.add(String(key))
      for (const recentKey of [key, key - 25, key - 49]) expect(recent.has(String(recentKey))).toBe(recentKey >= 0)
      expect(recent.has(String(key - 100))).toBe(false)
    }
  })

  it('keeps a key that is added again', () => {
    const recent = new RecentSet(10)
    for (let key = 0; key < 100; key++) {
      recent.add('often')
      recent.add(String(key))
      expect(recent.has('often')).toBe(true)
    }
  })
})
