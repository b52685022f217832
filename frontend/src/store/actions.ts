import {
  type OrderTotals,
  type AutoscalerView,
  type FaultsView,
  type LagReport,
  type OrderDocument,
  type OrderWaterfall,
  type PodCounts,
  type PodView,
  type RestaurantDocument,
  type Snapshot,
  type TimedOrderEvent,
} from '@food-delivery/contracts'
import { type FailureReason, type LoadReport } from '../load/load-report'
import { type PhoneOrder, type StepEvent } from '../phone/phone-order'
import { type Settings } from '../settings/settings'
import { type Stream } from '../streams/connection'
import { type WaterfallFailure } from '../waterfall/open-waterfall'

/** All actions with their payloads. `now`: the browser's clock, ms since 1970. */
export interface Actions {
  tick: { now: number }
  streamOpened: { stream: Stream; now: number }
  streamLost: { stream: Stream; now: number }
  snapshot: { snapshot: Snapshot; now: number }
  orders: { events: readonly TimedOrderEvent[]; now: number }
  steps: { steps: readonly StepEvent[] }
  lag: { report: LagReport; now: number }
  orderTotals: { totals: OrderTotals }
  podCounts: { counts: PodCounts; now: number }
  pods: { pods: readonly PodView[]; now: number }
  scaling: { autoscalers: readonly AutoscalerView[]; now: number }
  load: { report: LoadReport }
  faults: { view: FaultsView }
  faultsUnsupported: object
  faultRejected: { reason: string | null }
  settings: { change: Partial<Settings> }
  reset: { now: number }
  restaurantsRequested: object
  restaurantsLoaded: { docs: readonly RestaurantDocument[] }
  restaurantsFailed: { failure: FailureReason }
  orderSent: { order: Pick<PhoneOrder, 'key' | 'dish' | 'kitchenId' | 'totalPrice'> }
  orderAccepted: { key: string; orderId: string }
  orderFailed: { key: string; failure: FailureReason }
  history: { documents: readonly OrderDocument[] }
  /** A null `orderId` closes the times that are shown. */
  waterfallOpened: { orderId: string | null }
  waterfallLoaded: { waterfall: OrderWaterfall }
  waterfallFailed: { orderId: string; failure: WaterfallFailure }
}

export type Action = { [A in keyof Actions]: { type: A } & Actions[A] }[keyof Actions]
export type Dispatch = (action: Action) => void
