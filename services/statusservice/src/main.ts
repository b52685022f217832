import { consumers } from '@food-delivery/contracts'
import { runService } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createStatusService } from './service'

void runService({ name: consumers.status.service, readConfig, create: createStatusService })
