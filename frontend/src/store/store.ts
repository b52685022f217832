import { type RequestFrame } from '../frames/frames'
import { type Action, type Dispatch } from './actions'
import { reduce } from './reduce'
import { type SimulatorState } from './state'

/** Holds the state and notifies its listeners. */
export interface Store {
  readonly getState: () => SimulatorState
  /** Changes the state and calls the listeners at once. For actions of the user. */
  readonly dispatch: Dispatch
  /** Changes the state at once and calls the listeners in the next frame. For received data, which can arrive many times per frame. */
  readonly receive: Dispatch
  /** Calls the listener after each change; returns a function that unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void
}

/** Creates a store. `requestFrame`: by default calls the listeners at once. */
export function createStore(
  initial: SimulatorState,
  requestFrame: RequestFrame = (draw) => {
    draw(0)
    return () => undefined
  },
): Store {
  let state = initial
  const listeners = new Set<() => void>()
  const notify = () => listeners.forEach((listener) => listener())
  const change = (action: Action): boolean => {
    const previous = state
    state = reduce(state, action)
    return state !== previous
  }
  return {
    getState: () => state,
    dispatch: (action) => {
      if (change(action)) notify()
    },
    receive: (action) => {
      if (change(action)) requestFrame(notify)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
