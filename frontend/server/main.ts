import { runService } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createFrontendService } from './service'

void runService({ name: 'frontend', readConfig, create: createFrontendService })
