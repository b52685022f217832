import { createOrdersApi } from '../api/orders-api'
import { browserHttp } from '../platform/browser-http'
import { type LoadCommand } from './load-client'
import { LoadGenerator } from './load-generator'
import { submitOrder } from './submit-order'

// Runs in a worker, because browsers slow down the timers of pages in the background.
const api = createOrdersApi(browserHttp)

const generator = new LoadGenerator({
  clock: {
    // Unlike Date.now(), this never goes back.
    now: () => performance.timeOrigin + performance.now(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
  },
  submit: (plan) => submitOrder(api, plan),
  report: (report) => self.postMessage(report),
})

self.addEventListener('message', ({ data }: MessageEvent<LoadCommand>) => {
  if (data.type === 'start' || data.type === 'change') generator[data.type](data.plan)
  else generator[data.type]()
})
