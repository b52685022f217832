import { type Account } from '@food-delivery/contracts'
import { type Cluster, emptyCluster } from '../cluster/cluster'
import { type Flow, emptyFlow } from '../flow/flow'
import { type LoadReport, idleLoad } from '../load/load-report'
import { type Phone, emptyPhone } from '../phone/phone'
import { type Settings } from '../settings/settings'
import { type Connection, notConnected } from '../streams/connection'

/** The state of the simulator. Changed by `reduce` only. */
export interface SimulatorState {
  /** The browser's time at the last tick, ms since 1970. */
  readonly now: number
  readonly connection: Connection
  readonly flow: Flow
  /** The flow that the charts show: updated once a second, since redrawing for every event would drop frames. */
  readonly charted: Flow
  readonly cluster: Cluster
  /** The balance of all orders on the topic, not affected by RESET; null until received. */
  readonly account: Account | null
  readonly phone: Phone
  readonly load: LoadReport
  /** Orders of the phone that failed since RESET. */
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
    charted: flow,
    cluster: emptyCluster,
    account: null,
    phone: emptyPhone,
    load: idleLoad,
    phoneFailures: 0,
    settings,
  }
}
