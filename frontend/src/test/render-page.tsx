import { act, render } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { type ReactNode } from 'react'
import { type LoadClient } from '../load/load-client'
import { type PhoneActions } from '../phone/phone-actions'
import { type Settings, defaultSettings } from '../settings/settings'
import { type Action } from '../store/actions'
import { SimulatorProvider } from '../store/simulator-context'
import { initialState } from '../store/state'
import { createStore } from '../store/store'

/** Renders a part of the simulator over a real store; calls of load and phone are recorded in `asked`. */
export function renderPage(children: ReactNode, settings: Partial<Settings> = {}) {
  const asked: unknown[][] = []
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      void asked.push([name, ...args])
  const load: LoadClient = { start: note('start'), change: note('change'), stop: note('stop'), reset: note('reset') }
  const later =
    (name: string) =>
    (...args: unknown[]) =>
      Promise.resolve(note(name)(...args))
  const phone: PhoneActions = {
    loadRestaurants: later('loadRestaurants'),
    loadHistory: later('loadHistory'),
    order: later('order'),
  }
  const store = createStore(initialState({ ...defaultSettings('en'), ...settings }))
  const view = render(<SimulatorProvider value={{ store, load, phone }}>{children}</SimulatorProvider>)
  const dispatch = (...actions: Action[]) => act(() => actions.forEach((action) => store.dispatch(action)))
  return { ...view, store, dispatch, asked, user: userEvent.setup() }
}
