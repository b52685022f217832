import { type KeyValueStore } from '../platform/stored'
import { createStore } from '../store/store'
import { persist, restoreState, userId } from './persistence'
import { defaultSettings, loadPlan, restoreSettings } from './settings'

function aStorage(): KeyValueStore & { kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

const refusing: KeyValueStore = {
  getItem: () => {
    throw new DOMException('blocked')
  },
  setItem: () => {
    throw new DOMException('full')
  },
  removeItem: () => undefined,
}

describe('settings', () => {
  it('follows the language of the browser', () => {
    expect(defaultSettings('ko-KR').language).toBe('ko')
    expect(defaultSettings('de-DE').language).toBe('en')
  })

  it('restores field by field and drops invalid values', () => {
    const defaults = defaultSettings('en')
    const stored = { rate: 99, courierSpeed: 40, theme: 'dark', rangeSeconds: 7, constructor: 1 }
    expect(restoreSettings(stored, defaults)).toEqual({ ...defaults, courierSpeed: 40, theme: 'dark' })
    expect(restoreSettings('nonsense', defaults)).toEqual(defaults)
  })

  it('starts the load with one order a second at the highest speeds', () => {
    expect(loadPlan(defaultSettings('en'))).toEqual({ ratePerSecond: 1, kitchenSpeed: 50, courierSpeed: 50 })
  })
})

describe('persistence', () => {
  it('restores settings, RESET and charts after a reload', () => {
    const stores = { lasting: aStorage(), visit: aStorage() }
    let leave = () => undefined as void
    const store = createStore(restoreState(stores, 'en', 0))
    persist(store, stores, (save) => (leave = save))
    store.dispatch({ type: 'settings', change: { rate: 12 } })
    store.dispatch({ type: 'reset', now: 5_000 })
    store.dispatch({ type: 'tick', now: 6_000 })
    leave()

    const next = restoreState(stores, 'en', 7_000)
    expect(next.settings.rate).toBe(12)
    expect(next.flow.baseline).toMatchObject({ at: 5_000 })
    expect(next.flow.timeline.map((second) => second.t)).toEqual([6])
  })

  it('starts with defaults on invalid stored values', () => {
    const stores = { lasting: aStorage(), visit: aStorage() }
    for (const key of ['settings', 'reset']) stores.lasting.setItem(`food-delivery-${key}`, '{"at":')
    stores.visit.setItem('food-delivery-timeline', '[{"t":"x"}]')
    expect(restoreState(stores, 'ko', 0)).toMatchObject({ settings: { language: 'ko' }, flow: { timeline: [] } })
  })

  it('works where the browser refuses to keep anything', () => {
    const stores = { lasting: refusing, visit: undefined }
    const store = createStore(restoreState(stores, 'en', 0))
    persist(store, stores, (save) => save())
    store.dispatch({ type: 'settings', change: { rate: 3 } })
    expect(userId(stores, () => 'a-new-one')).toBe('a-new-one')
  })

  it('keeps the id of the customer', () => {
    const stores = { lasting: aStorage(), visit: undefined }
    const id = '123e4567-e89b-42d3-a456-426614174000'
    expect(userId(stores, () => id)).toBe(id)
    expect(userId(stores, () => 'another')).toBe(id)
  })
})
