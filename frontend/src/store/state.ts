import { type OrderTotals } from '@food-delivery/contracts'
import { type Cluster, emptyCluster } from '../cluster/cluster'
import { type FaultsState, noFaults } from '../faults/faults-state'
import { type Flow, emptyFlow } from '../flow/flow'
import { type LoadReport, idleLoad } from '../load/load-report'
import { type Phone, emptyPhone } from '../phone/phone'
import { type Settings } from '../settings/settings'
import { type Connection, notConnected } from '../streams/connection'
import { type OpenWaterfall } from '../waterfall/open-waterfall'

/** The state of the simulator. Only `reduce` changes it. */
export interface SimulatorState {
  /** The browser's time at the last tick, ms since 1970. */
  readonly now: number
  readonly connection: Connection
  readonly flow: Flow
  /**
   * The flow that the charts show. It changes only once a second, with a snapshot and with a reset, because drawing
   * each event would be too slow.
   */
  readonly chartFlow: Flow
  readonly cluster: Cluster
  /** The numbers of all orders on the topic, not affected by a reset; null while they are unknown. */
  readonly orderTotals: OrderTotals | null
  readonly phone: Phone
  /** Null while no order is opened. */
  readonly waterfall: OpenWaterfall | null
  readonly load: LoadReport
  readonly faults: FaultsState
  /** Orders of the phone that failed since the page was loaded, or since a later reset. */
  readonly phoneFailures: number
  readonly settings: Settings
}

/** The state before any data was received. */
export function initialState(
  settings: Settings,
  { now = 0, flow = emptyFlow() }: { now?: number; flow?: Flow } = {},
): SimulatorState {
  return {
    now,
    connection: notConnected,
    flow,
    chartFlow: flow,
    cluster: emptyCluster,
    orderTotals: null,
    phone: emptyPhone,
    waterfall: null,
    load: idleLoad,
    faults: noFaults,
    phoneFailures: 0,
    settings,
  }
}
