import { act, render } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { type ReactNode } from 'react'
import { type FaultActions } from '../faults/faults-client'
import { type LoadClient } from '../load/load-client'
import { type PhoneActions } from '../phone/phone-actions'
import { type Settings, defaultSettings } from '../settings/settings'
import { type Action } from '../store/actions'
import { type Simulator, SimulatorProvider } from '../store/simulator-context'
import { initialState } from '../store/state'
import { createStore } from '../store/store'

/**
 * Renders a part of the simulator with a real store. `calls` records each call of an action: name and arguments.
 * `createPlanner`: for parts that simulate plans; the others need not load the planner.
 */
export function renderPage(
  children: ReactNode,
  settings: Partial<Settings> = {},
  createPlanner: Simulator['createPlanner'] = noPlanner,
) {
  const calls: unknown[][] = []
  const record =
    (name: string) =>
    (...args: unknown[]) =>
      void calls.push([name, ...args])
  const load: LoadClient = {
    start: record('start'),
    change: record('change'),
    stop: record('stop'),
    reset: record('reset'),
  }
  const recordAsync =
    (name: string) =>
    (...args: unknown[]) =>
      Promise.resolve(record(name)(...args))
  const phone: PhoneActions = {
    loadRestaurants: recordAsync('loadRestaurants'),
    loadHistory: recordAsync('loadHistory'),
    order: recordAsync('order'),
    loadWaterfall: recordAsync('loadWaterfall'),
  }
  const faults: FaultActions = { inject: recordAsync('inject'), undo: recordAsync('undo') }
  const store = createStore(initialState({ ...defaultSettings('en'), ...settings }))
  const view = render(
    <SimulatorProvider
      value={{
        store,
        load,
        phone,
        faults,
        requestFrame: () => () => undefined,
        cancelOrders: recordAsync('cancelOrders'),
        createPlanner,
      }}
    >
      {children}
    </SimulatorProvider>,
  )
  const dispatch = (...actions: Action[]) => act(() => actions.forEach((action) => store.dispatch(action)))
  return { ...view, store, dispatch, calls, user: userEvent.setup() }
}

function noPlanner(): never {
  throw new Error('this part needs a planner: pass createPlanner to renderPage')
}
