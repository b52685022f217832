import { type LoadPlan } from './load-generator'
import { type LoadReport } from './load-report'

/** What the page sends to the worker. The worker only ever sends LoadReports. */
export type LoadCommand =
  | { type: 'start'; plan: LoadPlan }
  | { type: 'change'; plan: LoadPlan }
  | { type: 'stop' }
  | { type: 'reset' }

/** The load as the page controls it. */
export interface LoadClient {
  start: (plan: LoadPlan) => void
  change: (plan: LoadPlan) => void
  stop: () => void
  reset: () => void
}

/** The part of a Worker that is used here. */
export interface LoadWorker {
  postMessage: (command: LoadCommand) => void
  addEventListener: (type: 'message', listener: (event: MessageEvent<LoadReport>) => void) => void
}

/** Sends commands to the worker and passes its reports on. */
export function createLoadClient(worker: LoadWorker, onReport: (report: LoadReport) => void): LoadClient {
  worker.addEventListener('message', ({ data }) => onReport(data))
  return {
    start: (plan) => worker.postMessage({ type: 'start', plan }),
    change: (plan) => worker.postMessage({ type: 'change', plan }),
    stop: () => worker.postMessage({ type: 'stop' }),
    reset: () => worker.postMessage({ type: 'reset' }),
  }
}
