import { createContext, use } from 'react'
import { type PlannerWorker } from '../engine/planner-client'
import { type OpenEvents } from '../manifest/running-autoscalers'

/** What the page needs from the browser. */
export interface Environment {
  readonly createWorker: () => PlannerWorker
  /** Opens an event stream of the running system; absent if the page is a local file. */
  readonly openEvents?: OpenEvents
  readonly location: Pick<Location, 'href' | 'hash'>
  /** Copies a text to the clipboard; resolves to false if the browser does not allow it. */
  readonly copy: (text: string) => Promise<boolean>
}

export const EnvironmentContext = createContext<Environment | null>(null)

/** The value of the nearest EnvironmentContext. Throws if there is none. */
export function useEnvironment(): Environment {
  const environment = use(EnvironmentContext)
  if (!environment) throw new TypeError('useEnvironment must be called inside an EnvironmentContext')
  return environment
}
