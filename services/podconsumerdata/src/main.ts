import { createLogger, createRegistry, readConfigOrExit, runUntilSignal } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createPodDataService } from './service'

const name = 'podconsumerdata'
const { pod, logLevel, graceMs, ...config } = readConfigOrExit(readConfig)
const logger = createLogger({ service: name, pod, level: logLevel })
const { parts } = createPodDataService({ ...config, logger, registry: createRegistry() })

void runUntilSignal({ name, logger, graceMs, parts })
