import { type Baseline } from '../flow/counts'
import { emptyFlow, type Flow } from '../flow/flow'
import { type Timeline } from '../flow/timeline'
import { type KeyValueStore, readStored, writeStored } from '../platform/stored'
import { type SimulatorState, initialState } from '../store/state'
import { type Store } from '../store/store'
import { KEPT_SETTINGS } from './page-settings'
import { defaultSettings, restoreSettings } from './settings'

const BASELINE = 'food-delivery-reset'
const USER = 'food-delivery-user'
const TIMELINE = 'food-delivery-timeline'

/** `lasting` is kept over visits, `visit` over a reload of this tab. */
interface Stores {
  readonly lasting: KeyValueStore | undefined
  readonly visit: KeyValueStore | undefined
}

/** The initial state, with what this browser stored. */
export function restoreState({ lasting, visit }: Stores, language: string, now: number): SimulatorState {
  const settings = restoreSettings(readStored(lasting, KEPT_SETTINGS), defaultSettings(language))
  const baseline = readStored(lasting, BASELINE)
  return initialState(settings, {
    now,
    flow: emptyFlow(isBaseline(baseline) ? baseline : null, restoreTimeline(readStored(visit, TIMELINE))),
  })
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== 'object' || value === null) return false
  const fields: (keyof Baseline)[] = ['at', 'placed', 'inFlight']
  return fields.every((field) => typeof (value as Record<string, unknown>)[field] === 'number')
}

function restoreTimeline(value: unknown): Timeline {
  const usable = Array.isArray(value) && value.every((each: Partial<Timeline[number]>) => Number.isInteger(each.t))
  return usable ? (value as Timeline) : []
}

/** Stores settings and RESET as they change, and the charts when the page is left. */
export function persist(store: Store, { lasting, visit }: Stores, onLeave: (save: () => void) => void): void {
  let { settings, flow } = store.getState()
  store.subscribe(() => {
    const state = store.getState()
    if (state.settings !== settings) writeStored(lasting, KEPT_SETTINGS, state.settings)
    if (state.flow.baseline !== flow.baseline) writeStored(lasting, BASELINE, state.flow.baseline)
    settings = state.settings
    flow = state.flow
  })
  onLeave(() => writeStored(visit, TIMELINE, withoutSamples(store.getState().flow)))
}

function withoutSamples({ timeline }: Flow): Timeline {
  return timeline.map(({ durations: _left, ...second }) => second)
}

/** The id of this browser's customer, the same at each visit. */
export function userId({ lasting }: Stores, create: () => string): string {
  const kept = readStored(lasting, USER)
  if (typeof kept === 'string' && /^[0-9a-f-]{36}$/.test(kept)) return kept
  const id = create()
  writeStored(lasting, USER, id)
  return id
}
