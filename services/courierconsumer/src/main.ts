import { consumers } from '@food-delivery/contracts'
import {
  createHttpService,
  createLogger,
  createRegistry,
  readConfigOrExit,
  runUntilSignal,
} from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createCourierService } from './service'

const name = consumers.courier.service
const { kafka, partitioner, workSlots, ...config } = readConfigOrExit(readConfig)
const logger = createLogger({ service: name, pod: config.pod, level: config.logLevel })
const registry = createRegistry()
const service = createCourierService({ kafka, partitioner, workSlots, logger, registry })
const http = createHttpService({ ...config, logger, registry, routes: [], health: () => service.health() })

void runUntilSignal({ name, logger, graceMs: config.graceMs, parts: [service, http] })
