import { type OrderTotals } from '@food-delivery/contracts'
import { defaultSettings } from '../settings/settings'
import { aLagReport, someOrderTotals, aPod, aSnapshot, placed } from '../test/fixtures'
import { type Action } from './actions'
import { initialState } from './state'
import { createStore } from './store'

const NOW = 1_700_000_000_000

function after(...actions: Action[]) {
  const store = createStore(initialState(defaultSettings('en')))
  actions.forEach(store.dispatch)
  return store.getState()
}

describe('store', () => {
  it('applies orders and lag of a snapshot', () => {
    const state = after({
      type: 'snapshot',
      snapshot: aSnapshot({ placed: 7, delivered: 5, lag: aLagReport() }),
      now: NOW,
    })
    expect(state.flow.counts).toEqual({ placed: 7, delivered: 5, cancelled: 0 })
    expect(state.cluster.lag).not.toBeNull()
  })

  it('records the number of pods while the stream is open, and null after it is lost', () => {
    const pods: Action = { type: 'pods', pods: [aPod()], now: NOW }
    const open: Action = { type: 'streamOpened', stream: 'consumers', now: NOW }
    const tick = (now: number): Action => ({ type: 'tick', now })
    expect(after(open, pods, tick(NOW)).flow.timeline.at(-1)?.pods).toMatchObject({ courier: 1 })
    const lost: Action = { type: 'streamLost', stream: 'consumers', now: NOW + 500 }
    expect(after(open, pods, tick(NOW), lost, tick(NOW + 1_000)).flow.timeline.at(-1)?.pods).toBeNull()
  })

  it('keeps the lag without new reports until the events stream counts as unavailable', () => {
    const open: Action = { type: 'streamOpened', stream: 'events', now: NOW }
    const report: Action = { type: 'lag', report: aLagReport(), now: NOW }
    const ticks = Array.from({ length: 9 }, (_, i): Action => ({ type: 'tick', now: NOW + (i + 1) * 1_000 }))
    const { timeline } = after(open, report, ...ticks).flow
    expect(timeline.map(({ lag }) => lag !== null)).toEqual([...Array<boolean>(9).fill(true), false])
  })

  it('sets failures and counters to zero on reset and keeps settings', () => {
    const state = after(
      { type: 'settings', change: { rate: 9 } },
      { type: 'orders', events: [placed('a', NOW)], now: NOW },
      { type: 'orderSent', order: { key: 'k', dish: 'soup', kitchenId: 'i', totalPrice: 1 } },
      { type: 'orderFailed', key: 'k', failure: 'network' },
      { type: 'reset', now: NOW },
    )
    expect(state).toMatchObject({
      phoneFailures: 0,
      flow: { counts: { placed: 0, delivered: 0 }, totals: { placed: 1 } },
      settings: { rate: 9 },
    })
    expect(state.phone.orders).toHaveLength(1)
  })

  it('keeps the order totals on reset, and removes them with a snapshot without totals', () => {
    const snapshot = (orderTotals?: OrderTotals): Action => ({
      type: 'snapshot',
      snapshot: aSnapshot(orderTotals ? { orderTotals } : {}),
      now: NOW,
    })
    const first = someOrderTotals()
    const next = someOrderTotals({ placed: 11, inFlight: 3 })
    const reset: Action = { type: 'reset', now: NOW }
    expect(after().orderTotals).toBeNull()
    expect(after(snapshot(first)).orderTotals).toEqual(first)
    expect(after(snapshot(first), { type: 'orderTotals', totals: next }, reset).orderTotals).toEqual(next)
    expect(after({ type: 'orderTotals', totals: next }, snapshot()).orderTotals).toBeNull()
  })

  it('notifies listeners until they unsubscribe', () => {
    const store = createStore(initialState(defaultSettings('en')))
    let calls = 0
    const unsubscribe = store.subscribe(() => (calls += 1))
    store.dispatch({ type: 'tick', now: NOW })
    unsubscribe()
    store.dispatch({ type: 'tick', now: NOW + 1 })
    expect(calls).toBe(1)
  })

  it('calls listeners at once after an action of the user, and in the next frame after received data', () => {
    const frames: (() => void)[] = []
    const requestFrame = (draw: (now: number) => void) => {
      frames.push(() => draw(0))
      return () => undefined
    }
    const store = createStore(initialState(defaultSettings('en')), requestFrame)
    let calls = 0
    store.subscribe(() => (calls += 1))
    store.receive({ type: 'lag', report: aLagReport(), now: NOW })
    expect(store.getState().cluster.lag).not.toBeNull()
    expect(calls).toBe(0)
    store.dispatch({ type: 'settings', change: { rate: 7 } })
    expect(calls).toBe(1)
    frames.forEach((draw) => draw())
    expect(calls).toBe(2)
  })
})
