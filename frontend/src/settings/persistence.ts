import { type Baseline } from '../flow/counts'
import { emptyFlow } from '../flow/flow'
import { type Timeline } from '../flow/timeline'
import { type KeyValueStore, readStored, writeStored } from '../platform/json-storage'
import { type SimulatorState, initialState } from '../store/state'
import { type Store } from '../store/store'
import { SETTINGS_KEY } from './page-settings'
import { defaultSettings, restoreSettings } from './settings'

const BASELINE_KEY = 'food-delivery-reset'
const USER_KEY = 'food-delivery-user'
const TIMELINE_KEY = 'food-delivery-timeline'

/** `local` is kept when the browser is closed, `session` only when the tab is reloaded. */
interface Storages {
  readonly local: KeyValueStore | undefined
  readonly session: KeyValueStore | undefined
}

/** The initial state, with the stored settings, the last reset and the charts. */
export function restoreState({ local, session }: Storages, languageTag: string, now: number): SimulatorState {
  const settings = restoreSettings(readStored(local, SETTINGS_KEY), defaultSettings(languageTag))
  const baseline = readStored(local, BASELINE_KEY)
  return initialState(settings, {
    now,
    flow: emptyFlow(isBaseline(baseline) ? baseline : null, restoreTimeline(readStored(session, TIMELINE_KEY))),
  })
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== 'object' || value === null) return false
  const fields: (keyof Baseline)[] = ['at', 'placed', 'inFlight']
  return fields.every((field) => typeof (value as Record<string, unknown>)[field] === 'number')
}

function restoreTimeline(value: unknown): Timeline {
  const isValid = Array.isArray(value) && value.every(({ t }: Partial<Timeline[number]>) => Number.isInteger(t))
  return isValid ? (value as Timeline) : []
}

/** Stores the settings and the last reset when they change, and the charts when the user leaves the page. */
export function persist(store: Store, { local, session }: Storages, onLeave: (save: () => void) => void): void {
  let { settings, flow } = store.getState()
  store.subscribe(() => {
    const state = store.getState()
    if (state.settings !== settings) writeStored(local, SETTINGS_KEY, state.settings)
    if (state.flow.baseline !== flow.baseline) writeStored(local, BASELINE_KEY, state.flow.baseline)
    settings = state.settings
    flow = state.flow
  })
  onLeave(() => {
    const timeline = store.getState().flow.timeline.map(({ durations: _durations, ...second }) => second)
    writeStored(session, TIMELINE_KEY, timeline)
  })
}

/** The id of the customer, the same for all visits with this browser. */
export function userId({ local }: Storages, create: () => string): string {
  const stored = readStored(local, USER_KEY)
  if (typeof stored === 'string' && /^[0-9a-f-]{36}$/.test(stored)) return stored
  const id = create()
  writeStored(local, USER_KEY, id)
  return id
}
