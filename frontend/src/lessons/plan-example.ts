import { type ScalingDecision } from '@food-delivery/contracts'
import { type PlanDocument, exampleDocument } from '../plan/document/plan-document'
import { type PlanMessage, PlannerClient, type PlannerWorker } from '../plan/engine/planner-client'
import { type PlanResults, type PlanView } from '../plan/engine/messages'

/** The result of a simulated plan. */
export interface PlannedExample {
  /** Pods at the end of the load. */
  readonly pods: number
  /** Records that are not processed at the end of the load. */
  readonly waiting: number
  /** The last decision that changed the number of pods; null without one. `t`: ms since the start of the load. */
  readonly decision: ScalingDecision | null
  readonly document: PlanDocument
}

/**
 * Simulates the example of the page `/plan` with another load, in a worker that it terminates. Rejects if the planner
 * reports a problem.
 */
export async function planExample(load: string, createWorker: () => PlannerWorker): Promise<PlannedExample> {
  const document: PlanDocument = { ...exampleDocument, load: { kind: 'profile', text: load }, changes: {} }
  const { client, results } = simulate(document, createWorker)
  try {
    const { given } = await results
    const { pods, records } = given.summary
    return { pods: pods.last, waiting: records.waiting, decision: await lastDecision(client, given), document }
  } finally {
    client.stop()
  }
}

/** Starts a simulation. `results`: those of the whole load; rejects if the planner reports a problem. */
function simulate(document: PlanDocument, createWorker: () => PlannerWorker) {
  let receive: (message: PlanMessage) => void = () => undefined
  const client = new PlannerClient(createWorker, (message) => receive(message))
  const results = new Promise<PlanResults>((resolve, reject) => {
    receive = (message) => {
      if (message.type === 'problem') reject(new Error(message.problem.message))
      else if (message.type === 'results' && message.results.isDone) resolve(message.results)
    }
  })
  client.plan(document)
  return { client, results }
}

function lastDecision(client: PlannerClient, { rescales }: PlanView): Promise<ScalingDecision | null> {
  if (rescales.length === 0) return Promise.resolve(null)
  return client.ask('explain', { side: 'given', index: rescales.length - 1 })
}
