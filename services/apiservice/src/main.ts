import { createLogger, createRegistry, readConfigOrExit, runUntilSignal } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createApiService } from './service'

const name = 'apiservice'
const { pod, logLevel, graceMs, ...config } = readConfigOrExit(readConfig)
const logger = createLogger({ service: name, pod, level: logLevel })
const { parts } = createApiService({ ...config, logger, registry: createRegistry() })

void runUntilSignal({ name, logger, graceMs, parts })
