import { createLogger, createRegistry, readConfigOrExit, runUntilSignal } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createShopService } from './service'

const { pod, logLevel, graceMs, ...config } = readConfigOrExit(readConfig)
const name = config.part.role
const logger = createLogger({ service: name, pod, level: logLevel })
const { parts } = createShopService({ ...config, logger, registry: createRegistry() })

void runUntilSignal({ name, logger, graceMs, parts })
