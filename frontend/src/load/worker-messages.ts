import { type LoadPlan } from './load-generator'

/** What the page tells the worker. The worker answers with LoadReports only. */
export type LoadCommand =
  { type: 'start'; plan: LoadPlan } | { type: 'change'; plan: LoadPlan } | { type: 'stop' } | { type: 'reset' }
