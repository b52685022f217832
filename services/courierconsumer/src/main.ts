import { consumers } from '@food-delivery/contracts'
import { runService } from '@food-delivery/service-kit'

void runService({
  name: consumers.courier.service,
  readConfig: async () => (await import('./config.js')).readConfig(),
  create: async (options) => (await import('./service.js')).createCourierService(options),
})
