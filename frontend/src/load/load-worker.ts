import { hotOrderKeys } from '@food-delivery/contracts'
import { createOrdersApi } from '../api/orders-api'
import { browserHttp } from '../platform/browser-http'
import { type LoadCommand } from './load-client'
import { LoadGenerator } from './load-generator'
import { uuidV4 } from '../platform/uuid'
import { submitOrder } from './submit-order'

/** The partition of all orders with a hot key. */
const HOT_PARTITION = 0

// Runs in a worker, because browsers slow down the timers of pages in the background.
const api = createOrdersApi(browserHttp)

const hotKeys = hotOrderKeys(uuidV4(), HOT_PARTITION)

const generator = new LoadGenerator({
  clock: {
    // Unlike Date.now(), performance.now() never goes back.
    now: () => performance.timeOrigin + performance.now(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
  },
  submit: (plan) => submitOrder(api, plan, hotKeys),
  report: (report) => self.postMessage(report),
})

self.addEventListener('message', ({ data }: MessageEvent<LoadCommand>) => {
  if (data.type === 'start' || data.type === 'change') generator[data.type](data.plan)
  else generator[data.type]()
})
