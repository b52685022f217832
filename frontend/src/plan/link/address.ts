import { clientNames } from '@food-delivery/planner'
import { type LinkFailure, readLink } from '../document/link'
import { type PlanDocument } from '../document/plan-document'

/** The plan that the fragment of the address refers to. */
export type AddressResult =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'plan'; readonly document: PlanDocument }
  | { readonly kind: 'failure'; readonly failure: LinkFailure }
  /** An autoscaler of the running system. `part`: its load, processing time, client and partitions, if the link has them. */
  | { readonly kind: 'running'; readonly name: string; readonly part: Partial<PlanDocument> }

/** The values in a link from the explanation of a scaling decision (see `why/plan-link.tsx`). */
function runningPart(fields: URLSearchParams): Partial<PlanDocument> {
  const [load, work, client] = ['load', 'work', 'client'].map((name) => fields.get(name) ?? undefined)
  const partitions = Number(fields.get('partitions'))
  return {
    ...(load !== undefined && { load: { kind: 'profile', text: load } as const }),
    ...(work !== undefined && { work }),
    ...(client !== undefined && clientNames.includes(client) && { client }),
    ...(Number.isInteger(partitions) && partitions > 0 && { partitions }),
  }
}

/** Reads the fragment of an address, without `#`. Never rejects. */
export async function readAddress(fragment: string): Promise<AddressResult> {
  const fields = new URLSearchParams(fragment)
  const name = fields.get('running')
  if (name !== null) return { kind: 'running', name, part: runningPart(fields) }
  const plan = fields.get('plan')
  if (plan === null) return { kind: 'nothing' }
  const result = await readLink(plan)
  return 'failure' in result ? { kind: 'failure', ...result } : { kind: 'plan', ...result }
}
