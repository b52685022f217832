import { type LoadPlan } from './load-generator'
import { type LoadReport } from './load-report'

/** A message from the page to the worker. The worker sends LoadReports to the page. */
export type LoadCommand =
  | { type: 'start'; plan: LoadPlan }
  | { type: 'change'; plan: LoadPlan }
  | { type: 'stop' }
  | { type: 'reset' }

/** Controls the load. */
export interface LoadClient {
  start: (plan: LoadPlan) => void
  change: (plan: LoadPlan) => void
  stop: () => void
  reset: () => void
}

/** The part of a Worker that the client needs. */
export interface LoadWorker {
  postMessage: (command: LoadCommand) => void
  addEventListener: (type: 'message', listener: (event: MessageEvent<LoadReport>) => void) => void
}

/** Controls a load that runs in a worker. */
export function createLoadClient(worker: LoadWorker, onReport: (report: LoadReport) => void): LoadClient {
  worker.addEventListener('message', ({ data }) => onReport(data))
  return {
    start: (plan) => worker.postMessage({ type: 'start', plan }),
    change: (plan) => worker.postMessage({ type: 'change', plan }),
    stop: () => worker.postMessage({ type: 'stop' }),
    reset: () => worker.postMessage({ type: 'reset' }),
  }
}
