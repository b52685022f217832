import { createContext, use, useSyncExternalStore } from 'react'
import { type LoadClient } from '../load/load-client'
import { type PhoneActions } from '../phone/phone-actions'
import { type Texts, texts } from '../texts/texts'
import { type Dispatch } from './actions'
import { type SimulatorState } from './state'
import { type Store } from './store'

/** What the components work with. */
export interface Simulator {
  readonly store: Store
  readonly load: LoadClient
  readonly phone: PhoneActions
}

const SimulatorContext = createContext<Simulator | null>(null)

/** Gives the components below their simulator. */
export const SimulatorProvider = SimulatorContext.Provider

/** The simulator of this page. Throws outside of a provider. */
export function useSimulator(): Simulator {
  const simulator = use(SimulatorContext)
  if (!simulator) throw new TypeError('SimulatorProvider is missing')
  return simulator
}

/** A part of the state; the component renders again when that part changes, by identity. */
export function useSelector<T>(select: (state: SimulatorState) => T): T {
  const { store } = useSimulator()
  return useSyncExternalStore(store.subscribe, () => select(store.getState()))
}

export function useDispatch(): Dispatch {
  return useSimulator().store.dispatch
}

/** The words in the chosen language. */
export function useTexts(): Texts {
  return texts[useSelector((state) => state.settings.language)]
}
