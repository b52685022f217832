import { createContext, use } from 'react'
import { type PlannerWorker } from '../engine/planner-client'
import { type OpenEvents } from '../manifest/read-running'

/** What the page needs of the browser. */
export interface Environment {
  readonly createWorker: () => PlannerWorker
  /** Opens the events of the running system; absent for a page that no system serves. */
  readonly openEvents?: OpenEvents
  readonly location: Pick<Location, 'href' | 'hash'>
  /** Copies a text; resolves whether that was allowed. */
  readonly copy: (text: string) => Promise<boolean>
}

export const EnvironmentContext = createContext<Environment | null>(null)

/** The environment of the page. Throws outside its provider. */
export function useEnvironment(): Environment {
  const environment = use(EnvironmentContext)
  if (!environment) throw new TypeError('useEnvironment must be called inside its provider')
  return environment
}
