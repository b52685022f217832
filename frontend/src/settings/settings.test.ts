import { type KeyValueStore } from '../platform/json-storage'
import { createStore } from '../store/store'
import { persist, restoreState, userId } from './persistence'
import { defaultSettings, loadPlan, restoreSettings } from './settings'

function aStorage(): KeyValueStore {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}

const blockedStorage: KeyValueStore = {
  getItem: () => {
    throw new DOMException('blocked')
  },
  setItem: () => {
    throw new DOMException('full')
  },
  removeItem: () => undefined,
}

describe('settings', () => {
  it('uses the language of the browser by default', () => {
    expect(defaultSettings('ko-KR').language).toBe('ko')
    expect(defaultSettings('de-DE').language).toBe('en')
  })

  it('restores valid values and uses defaults for the others', () => {
    const defaults = defaultSettings('en')
    const stored = { rate: 99, courierSpeed: 40, theme: 'dark', rangeSeconds: 7, constructor: 1 }
    expect(restoreSettings(stored, defaults)).toEqual({ ...defaults, courierSpeed: 40, theme: 'dark' })
    expect(restoreSettings('nonsense', defaults)).toEqual(defaults)
  })

  it('plans one order a second at the highest speeds by default', () => {
    expect(loadPlan(defaultSettings('en'))).toEqual({
      ratePerSecond: 1,
      shape: 'steady',
      kitchenDelayMs: 50,
      courierDelayMs: 50,
    })
  })
})

describe('persistence', () => {
  it('restores settings, reset and charts after a reload', () => {
    const storages = { local: aStorage(), session: aStorage() }
    let leavePage = () => undefined as void
    const store = createStore(restoreState(storages, 'en', 0))
    persist(store, storages, (save) => (leavePage = save))
    store.dispatch({ type: 'settings', change: { rate: 12 } })
    store.dispatch({ type: 'reset', now: 5_000 })
    store.dispatch({ type: 'tick', now: 6_000 })
    leavePage()

    const next = restoreState(storages, 'en', 7_000)
    expect(next.settings.rate).toBe(12)
    expect(next.flow.baseline).toMatchObject({ at: 5_000 })
    expect(next.flow.timeline.map((second) => second.t)).toEqual([6])
  })

  it('uses defaults if the stored values are invalid', () => {
    const storages = { local: aStorage(), session: aStorage() }
    for (const key of ['settings', 'reset']) storages.local.setItem(`food-delivery-${key}`, '{"at":')
    storages.session.setItem('food-delivery-timeline', '[{"t":"x"}]')
    expect(restoreState(storages, 'ko', 0)).toMatchObject({ settings: { language: 'ko' }, flow: { timeline: [] } })
  })

  it('uses defaults and stores nothing if the browser blocks storage', () => {
    const storages = { local: blockedStorage, session: undefined }
    const store = createStore(restoreState(storages, 'en', 0))
    persist(store, storages, (save) => save())
    store.dispatch({ type: 'settings', change: { rate: 3 } })
    expect(userId(storages, () => 'a-new-one')).toBe('a-new-one')
  })

  it('returns the same customer id at each visit', () => {
    const storages = { local: aStorage(), session: undefined }
    const id = '123e4567-e89b-42d3-a456-426614174000'
    expect(userId(storages, () => id)).toBe(id)
    expect(userId(storages, () => 'another')).toBe(id)
  })
})
