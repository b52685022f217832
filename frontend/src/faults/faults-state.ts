import { type FaultRecord, type FaultsView, type OrderTotals } from '@food-delivery/contracts'

/** The faults that were injected into the cluster. */
export interface FaultsState {
  /** Null before it is received, and on clusters that cannot inject faults. */
  readonly view: FaultsView | null
  /** Whether this cluster can inject faults; null until that is known. */
  readonly canInject: boolean | null
  /** The order totals when the page first received a fault, by the id of the fault. */
  readonly totalsAtStart: ReadonlyMap<string, OrderTotals>
  /** Why the last request was rejected, in English. */
  readonly rejection: string | null
}

export const noFaults: FaultsState = { view: null, canInject: null, totalsAtStart: new Map(), rejection: null }

/** Adds the faults that were received. */
export function applyFaults(state: FaultsState, view: FaultsView, totals: OrderTotals | null): FaultsState {
  const known = state.totalsAtStart
  const totalsAtStart = new Map(
    view.faults.flatMap(({ id }) => {
      const atStart = known.get(id) ?? totals
      return atStart ? [[id, atStart] as const] : []
    }),
  )
  return { ...state, view, canInject: true, totalsAtStart }
}

/** Orders that were lost or repeated since the page first received a fault; undefined if that is unknown. */
export function lostAndRepeated(
  { totalsAtStart }: FaultsState,
  { id }: Pick<FaultRecord, 'id'>,
  totals: OrderTotals | null,
): Pick<OrderTotals, 'lost' | 'repeated'> | undefined {
  const atStart = totalsAtStart.get(id)
  if (!atStart || !totals) return undefined
  return { lost: Math.max(0, totals.lost - atStart.lost), repeated: Math.max(0, totals.repeated - atStart.repeated) }
}
