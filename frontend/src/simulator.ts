import { createOrdersApi } from './api/orders-api'
import { connectFaults, createFaultActions } from './faults/faults-client'
import { createFrames } from './frames/frames'
import { type LoadWorker, createLoadClient } from './load/load-client'
import { createPhoneActions } from './phone/phone-actions'
import { browserHttp } from './platform/browser-http'
import { storageOf } from './platform/json-storage'
import { uuidV4 } from './platform/uuid'
import { persist, restoreState, userId } from './settings/persistence'
import { type Simulator } from './store/simulator-context'
import { createStore } from './store/store'
import { connectConsumers } from './streams/consumers-source'
import { connectEvents } from './streams/events-socket'

const TICK_MS = 1_000

/** Creates the store, the load and the phone, and connects to the server of the page. */
export function startSimulator(worker: LoadWorker, createPlanner: Simulator['createPlanner']): Simulator {
  const storages = { local: storageOf('localStorage'), session: storageOf('sessionStorage') }
  const now = () => Date.now()
  const requestFrame = createFrames()
  const store = createStore(restoreState(storages, navigator.language, now()), requestFrame)
  persist(store, storages, (save) => window.addEventListener('pagehide', save))
  const { dispatch, receive } = store

  const load = createLoadClient(worker, (report) => receive({ type: 'load', report }))
  const api = createOrdersApi(browserHttp)
  const phone = createPhoneActions({ api, dispatch, userId: userId(storages, uuidV4), createKey: uuidV4 })
  const refresh = () => void Promise.all([phone.loadRestaurants(), phone.loadHistory()])

  refresh()
  let hasConnected = false
  connectEvents({
    dispatch: (action) => {
      receive(action)
      if (action.type !== 'streamOpened') return
      // Steps that were missed during an outage are in the history.
      if (hasConnected) refresh()
      hasConnected = true
    },
    onRestaurants: () => void phone.loadRestaurants(),
    now,
  })
  connectConsumers({ dispatch: receive, now })
  connectFaults(dispatch)
  setInterval(() => receive({ type: 'tick', now: now() }), TICK_MS)
  const faults = createFaultActions(browserHttp, dispatch)
  return { store, load, phone, requestFrame, faults, cancelOrders: api.cancelOrders, createPlanner }
}
