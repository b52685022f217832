import { runService } from '@food-delivery/service-kit'

void runService({
  name: ({ roleOptions }) => roleOptions.role,
  readConfig: async () => (await import('./config.js')).readConfig(),
  create: async (options) => (await import('./service.js')).createShopService(options),
})
