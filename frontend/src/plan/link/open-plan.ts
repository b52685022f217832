import { fragmentOf } from '../document/link'
import { type PlanDocument } from '../document/plan-document'

/** Leaves this page and opens a document in the planner. */
export async function openPlan(document: PlanDocument): Promise<void> {
  window.location.assign(`/plan#${await fragmentOf(document)}`)
}
