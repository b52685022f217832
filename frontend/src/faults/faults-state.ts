import { type FaultRecord, type FaultsView, type OrderTotals } from '@food-delivery/contracts'

/** What the page knows of faults. */
export interface FaultsState {
  /** Null until it is known, and on clusters that inject none. */
  readonly view: FaultsView | null
  /** Whether this cluster injects faults; null until it is known. */
  readonly isOffered: boolean | null
  /** The numbers of orders when the page first saw a fault, by its id. */
  readonly totalsAtStart: ReadonlyMap<string, OrderTotals>
  /** Why the last request was rejected, in English. */
  readonly rejection: string | null
}

export const noFaults: FaultsState = { view: null, isOffered: null, totalsAtStart: new Map(), rejection: null }

export function applyFaults(state: FaultsState, view: FaultsView, totals: OrderTotals | null): FaultsState {
  const known = state.totalsAtStart
  const totalsAtStart = new Map(
    view.faults.flatMap(({ id }) => {
      const atStart = known.get(id) ?? totals
      return atStart ? [[id, atStart] as const] : []
    }),
  )
  return { ...state, view, isOffered: true, totalsAtStart }
}

/** Orders that were lost or repeated since the page first saw a fault; undefined if that is unknown. */
export function accountSince(
  { totalsAtStart }: FaultsState,
  { id }: Pick<FaultRecord, 'id'>,
  totals: OrderTotals | null,
): Pick<OrderTotals, 'lost' | 'repeated'> | undefined {
  const atStart = totalsAtStart.get(id)
  if (!atStart || !totals) return undefined
  return { lost: Math.max(0, totals.lost - atStart.lost), repeated: Math.max(0, totals.repeated - atStart.repeated) }
}
