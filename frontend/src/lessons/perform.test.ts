import { lessons } from '@food-delivery/lessons'
import { defaultSettings } from '../settings/settings'
import { type Simulator } from '../store/simulator-context'
import { initialState } from '../store/state'
import { createStore } from '../store/store'
import { perform } from './perform'

const [lesson] = lessons
const NOW = Date.UTC(2026, 0, 1)

/** A simulator whose server rejects cancellations and faults. `cancelled`: the cancellations that it received. */
function rejectingSimulator() {
  const cancelled: string[] = []
  const store = createStore(initialState(defaultSettings('en'), { now: NOW }))
  const simulator = {
    store,
    faults: {
      inject: () => {
        store.dispatch({ type: 'faultRejected', reason: 'one of a kind at a time' })
        return Promise.resolve()
      },
    },
    cancelOrders: (before: string) => {
      cancelled.push(before)
      return Promise.reject(new Error('HTTP 503'))
    },
  } as unknown as Simulator
  return { simulator, cancelled }
}

describe('perform', () => {
  it('reports a cancellation that the server did not accept', async () => {
    const { simulator, cancelled } = rejectingSimulator()
    await expect(perform({ kind: 'cancel' }, simulator, lesson!)).resolves.toBe(false)
    expect(cancelled).toEqual(['2026-01-01T00:00:00.000Z'])
  })

  it('reports a fault that the server did not accept', async () => {
    const { simulator } = rejectingSimulator()
    await expect(perform({ kind: 'fault', fault: 'poison', seconds: 0 }, simulator, lesson!)).resolves.toBe(false)
  })

  it('resolves to true for a task that the user performs', async () => {
    await expect(perform({ kind: 'order' }, rejectingSimulator().simulator, lesson!)).resolves.toBe(true)
  })
})
