import { createOrdersApi } from '../api/orders-api'
import { browserHttp } from '../platform/browser-http'
import { type LoadCommand } from './load-client'
import { LoadGenerator } from './load-generator'
import { submitOrder } from './submit-order'

// In a worker because browsers throttle timers of background pages, but not those of workers.
const api = createOrdersApi(browserHttp)

const generator = new LoadGenerator({
  clock: {
    // Monotonic, unlike Date.now().
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
