import { runService } from '@food-delivery/service-kit'

void runService({
  name: 'podconsumerdata',
  readConfig: async () => (await import('./config.js')).readConfig(),
  create: async (options) => (await import('./service.js')).createPodDataService(options),
})
