import { type ReactNode, createContext, use, useCallback, useSyncExternalStore } from 'react'
import { type RequestFrame } from '../frames/frames'
import { type OrdersApi } from '../api/orders-api'
import { type FaultActions } from '../faults/faults-client'
import { type LoadClient } from '../load/load-client'
import { type PhoneActions } from '../phone/phone-actions'
import { type PlannerWorker } from '../plan/engine/planner-client'
import { type PageSettings } from '../settings/page-settings'
import { PageProvider } from '../shell/page-context'
import { texts } from '../texts/texts'
import { type Dispatch } from './actions'
import { type SimulatorState } from './state'
import { type Store } from './store'

/** What the components of the simulator use: the store, and the actions that need a server or a worker. */
export interface Simulator {
  readonly store: Store
  readonly load: LoadClient
  readonly phone: PhoneActions
  readonly requestFrame: RequestFrame
  /** Starts a worker that simulates plans. */
  readonly createPlanner: () => PlannerWorker
  readonly faults: FaultActions
  readonly cancelOrders: OrdersApi['cancelOrders']
}

const SimulatorContext = createContext<Simulator | null>(null)

/** Provides the simulator and the page to its children. */
export function SimulatorProvider({ value, children }: { value: Simulator; children: ReactNode }) {
  return (
    <SimulatorContext value={value}>
      <SimulatorPage>{children}</SimulatorPage>
    </SimulatorContext>
  )
}

function SimulatorPage({ children }: { children: ReactNode }) {
  const dispatch = useDispatch()
  const settings = useSelector((state) => state.settings)
  const changeSettings = useCallback(
    (change: Partial<PageSettings>) => dispatch({ type: 'settings', change }),
    [dispatch],
  )
  return (
    <PageProvider settings={settings} change={changeSettings} titles={texts}>
      {children}
    </PageProvider>
  )
}

/** The simulator of the nearest SimulatorProvider. Throws if there is none. */
export function useSimulator(): Simulator {
  const simulator = use(SimulatorContext)
  if (!simulator) throw new TypeError('useSimulator must be called inside a SimulatorProvider')
  return simulator
}

/** Selects a value of the state. The component renders again when the value changes (`Object.is`). */
export function useSelector<T>(select: (state: SimulatorState) => T): T {
  const { store } = useSimulator()
  return useSyncExternalStore(store.subscribe, () => select(store.getState()))
}

export function useDispatch(): Dispatch {
  return useSimulator().store.dispatch
}
