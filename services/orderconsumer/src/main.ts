import { consumers } from '@food-delivery/contracts'
import { runService } from '@food-delivery/service-kit'

void runService({
  name: consumers.order.service,
  hasGrowingHeap: true,
  readConfig: async () => (await import('./config.js')).readConfig(),
  create: async (options) => (await import('./service.js')).createOrderService(options),
})
