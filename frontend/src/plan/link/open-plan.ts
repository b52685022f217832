import { fragmentOf } from '../document/link'
import { type PlanDocument } from '../document/plan-document'

/** Leaves this page for the planner with a document. */
export async function openPlan(document: PlanDocument): Promise<void> {
  window.location.assign(`/plan#${await fragmentOf(document)}`)
}
