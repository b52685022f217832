import { type Action, type Dispatch } from './actions'
import { reduce } from './reduce'
import { type SimulatorState } from './state'

/** Holds the state and notifies its listeners. */
export interface Store {
  readonly getState: () => SimulatorState
  readonly dispatch: Dispatch
  /** Calls the listener after each change; returns a function that unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void
}

export function createStore(initial: SimulatorState): Store {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    getState: () => state,
    dispatch: (action: Action) => {
      const next = reduce(state, action)
      if (next === state) return
      state = next
      listeners.forEach((listener) => listener())
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
