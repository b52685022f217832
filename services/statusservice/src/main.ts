import { consumers } from '@food-delivery/contracts'
import { createLogger, createRegistry, readConfigOrExit, runUntilSignal } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createStatusService } from './service'

const name = consumers.status.service
const { pod, logLevel, graceMs, ...config } = readConfigOrExit(readConfig)
const logger = createLogger({ service: name, pod, level: logLevel })
const { parts } = createStatusService({ ...config, logger, registry: createRegistry() })

void runUntilSignal({ name, logger, graceMs, parts })
