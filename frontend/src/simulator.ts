import { createOrdersApi } from './api/orders-api'
import { type LoadWorker, createLoadClient } from './load/load-client'
import { createPhoneActions } from './phone/phone-actions'
import { browserHttp } from './platform/browser-http'
import { storageOf } from './platform/stored'
import { uuidV4 } from './platform/uuid'
import { persist, restoreState, userId } from './settings/persistence'
import { type Simulator } from './store/simulator-context'
import { createStore } from './store/store'
import { connectConsumers } from './streams/consumers-source'
import { connectEvents } from './streams/events-socket'

const TICK_MS = 1_000

/** Creates store, load and phone, and connects to the host that served the page. */
export function startSimulator(worker: LoadWorker): Simulator {
  const stores = { lasting: storageOf('localStorage'), visit: storageOf('sessionStorage') }
  const now = () => Date.now()
  const store = createStore(restoreState(stores, navigator.language, now()))
  persist(store, stores, (save) => window.addEventListener('pagehide', save))
  const { dispatch } = store

  const load = createLoadClient(worker, (report) => dispatch({ type: 'load', report }))
  const phone = createPhoneActions({
    api: createOrdersApi(browserHttp),
    dispatch,
    userId: userId(stores, uuidV4),
    newKey: uuidV4,
  })
  const refresh = () => void Promise.all([phone.loadRestaurants(), phone.loadHistory()])

  refresh()
  let connected = false
  connectEvents({
    dispatch: (action) => {
      dispatch(action)
      if (action.type !== 'streamOpened') return
      // The history has the steps that were missed during an outage.
      if (connected) refresh()
      connected = true
    },
    onRestaurants: () => void phone.loadRestaurants(),
    now,
  })
  connectConsumers({ dispatch, now })
  setInterval(() => dispatch({ type: 'tick', now: now() }), TICK_MS)
  return { store, load, phone }
}
