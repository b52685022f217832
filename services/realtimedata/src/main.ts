import {
  createHttpService,
  createLogger,
  createRegistry,
  readConfigOrExit,
  runUntilSignal,
} from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createRealtimeService } from './service'

const name = 'realtimedata'
const { kafka, ...config } = readConfigOrExit(readConfig)
const logger = createLogger({ service: name, pod: config.pod, level: config.logLevel })
const registry = createRegistry()
const service = createRealtimeService({ kafka, pod: config.pod, logger, registry })
const http = createHttpService({
  ...config,
  logger,
  registry,
  routes: [],
  health: () => service.health(),
  onUpgrade: service.upgrade,
})

void runUntilSignal({ name, logger, graceMs: config.graceMs, parts: [service, http] })
