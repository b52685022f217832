import { readyPods, withLag } from '../cluster/cluster'
import { applyFaults } from '../faults/faults-state'
import { reset, applyLag, applyOrders, applySnapshot, tick } from '../flow/flow'
import { idleLoad } from '../load/load-report'
import * as phone from '../phone/phone'
import { dataReceived, outage, streamLost, streamOpened } from '../streams/connection'
import { withResult } from '../waterfall/open-waterfall'
import { type Action, type Actions } from './actions'
import { type SimulatorState } from './state'

type Reducers = { [A in keyof Actions]: (state: SimulatorState, action: Actions[A]) => SimulatorState }

const reducers: Reducers = {
  tick: (state, { now }) => {
    const unavailable = outage(state.connection, now)?.streams ?? []
    const pods = unavailable.includes('consumers') ? null : readyPods(state.cluster)
    return withCharts({ ...state, now, flow: tick(state.flow, { now, pods, isLive: !unavailable.includes('events') }) })
  },
  streamOpened: (state, { stream, now }) => ({ ...state, connection: streamOpened(state.connection, stream, now) }),
  streamLost: (state, { stream, now }) => ({ ...state, connection: streamLost(state.connection, stream, now) }),
  snapshot: (state, { snapshot, now }) =>
    withCharts({
      ...state,
      connection: dataReceived(state.connection, 'events', now),
      flow: applySnapshot(state.flow, snapshot, now),
      cluster: snapshot.lag ? withLag(state.cluster, snapshot.lag, now) : state.cluster,
      orderTotals: snapshot.orderTotals ?? null,
    }),
  orders: (state, { events, now }) => ({ ...state, flow: applyOrders(state.flow, events, now) }),
  steps: (state, { steps }) => ({ ...state, phone: phone.applySteps(state.phone, steps) }),
  lag: (state, { report, now }) => ({
    ...state,
    connection: dataReceived(state.connection, 'events', now),
    flow: applyLag(state.flow, report, now),
    cluster: withLag(state.cluster, report, now),
  }),
  orderTotals: (state, { totals }) => ({ ...state, orderTotals: totals }),
  podCounts: (state, { counts }) => ({ ...state, cluster: { ...state.cluster, counts } }),
  pods: (state, { pods }) => ({ ...state, cluster: { ...state.cluster, pods } }),
  scaling: (state, { autoscalers }) => ({ ...state, cluster: { ...state.cluster, autoscalers } }),
  load: (state, { report }) => ({ ...state, load: report }),
  faults: (state, { view }) => ({ ...state, faults: applyFaults(state.faults, view, state.orderTotals) }),
  faultsUnsupported: (state) => ({ ...state, faults: { ...state.faults, canInject: false } }),
  faultRejected: (state, { reason }) => ({ ...state, faults: { ...state.faults, rejection: reason } }),
  settings: (state, { change }) => ({ ...state, settings: { ...state.settings, ...change } }),
  reset: (state, { now }) => withCharts({ ...state, flow: reset(state.flow, now), load: idleLoad, phoneFailures: 0 }),
  restaurantsRequested: (state) => ({ ...state, phone: phone.restaurantsRequested(state.phone) }),
  restaurantsLoaded: (state, { docs }) => ({ ...state, phone: phone.restaurantsLoaded(state.phone, docs) }),
  restaurantsFailed: (state, { failure }) => ({ ...state, phone: phone.restaurantsFailed(state.phone, failure) }),
  orderSent: (state, { order }) => ({ ...state, phone: phone.orderSent(state.phone, order) }),
  orderAccepted: (state, { key, orderId }) => ({ ...state, phone: phone.orderAccepted(state.phone, key, orderId) }),
  orderFailed: (state, { key, failure }) => ({
    ...state,
    phone: phone.orderFailed(state.phone, key, failure),
    phoneFailures: state.phoneFailures + 1,
  }),
  history: (state, { documents }) => ({ ...state, phone: phone.applyHistory(state.phone, documents) }),
  waterfallOpened: (state, { orderId }) => ({
    ...state,
    waterfall: orderId === null ? null : { orderId, waterfall: null, failure: null },
  }),
  waterfallLoaded: (state, { waterfall }) => ({
    ...state,
    waterfall: withResult(state.waterfall, waterfall.orderId, { waterfall }),
  }),
  waterfallFailed: (state, { orderId, failure }) => ({
    ...state,
    waterfall: withResult(state.waterfall, orderId, { failure }),
  }),
}

/** Lets the charts show the current data. */
function withCharts(state: SimulatorState): SimulatorState {
  return { ...state, chartFlow: state.flow }
}

export function reduce(state: SimulatorState, action: Action): SimulatorState {
  const reducer = reducers[action.type] as (state: SimulatorState, action: Action) => SimulatorState
  return reducer(state, action)
}
