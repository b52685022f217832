import { runService } from '@food-delivery/service-kit'

void runService({
  name: 'apiservice',
  hasGrowingHeap: true,
  readConfig: async () => (await import('./config.js')).readConfig(),
  create: async (options) => (await import('./service.js')).createApiService(options),
})
