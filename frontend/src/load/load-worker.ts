import { createOrdersApi } from '../api/orders-api'
import { browserHttp } from '../platform/browser-http'
import { type LoadCommand } from './load-client'
import { LoadGenerator } from './load-generator'
import { submitOrder } from './submit-order'

// The load lives in a worker because browsers slow down the timers of pages in the background, not those of workers.
const api = createOrdersApi(browserHttp)

const generator = new LoadGenerator({
  clock: {
    // Never set back or forth, as the time of day may be.
    now: () => performance.timeOrigin + performance.now(),
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms)
      return () => clearTimeout(timer)
    },
  },
  submit: (plan) => submitOrder(api, plan),
  report: (report) => self.postMessage(report),
})

self.addEventListener('message', ({ data }: MessageEvent<LoadCommand>) => {
  switch (data.type) {
    case 'start':
      return generator.start(data.plan)
    case 'change':
      return generator.change(data.plan)
    case 'stop':
      return generator.stop()
    case 'reset':
      return generator.reset()
  }
})
