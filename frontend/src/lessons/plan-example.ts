import { type ScalingDecision } from '@food-delivery/contracts'
import { type PlanDocument, exampleDocument } from '../plan/document/plan-document'
import { PlannerClient, type PlannerWorker } from '../plan/engine/planner-client'
import { type PlanView } from '../plan/engine/messages'

/** The result of a simulated plan. */
export interface Planned {
  /** Pods at the end of the load. */
  readonly pods: number
  /** Waiting records at the end of the load. */
  readonly waiting: number
  /** The last decision. `t`: ms since the start of the load. */
  readonly decision: ScalingDecision | null
  readonly document: PlanDocument
}

/** Simulates the example of the page `/plan` with another load. Rejects if the planner reports a problem. */
export function planExample(load: string, createWorker: () => PlannerWorker): Promise<Planned> {
  const document: PlanDocument = { ...exampleDocument, load: { kind: 'profile', text: load }, changes: {} }
  return new Promise<Planned>((resolve, reject) => {
    const client = new PlannerClient(createWorker, (message) => {
      if (message.type === 'problem') reject(new Error(message.problem.message))
      if (message.type !== 'results' || !message.results.isDone) return
      const { given } = message.results
      void lastDecision(client, given)
        .then((decision) =>
          resolve({ pods: given.summary.pods.last, waiting: given.summary.records.waiting, decision, document }),
        )
        .catch(reject)
        .finally(() => client.stop())
    })
    client.plan(document)
  })
}

function lastDecision(client: PlannerClient, { steps }: PlanView): Promise<ScalingDecision | null> {
  if (steps.length === 0) return Promise.resolve(null)
  return client.ask('explain', { side: 'given', index: steps.length - 1 })
}
