import { runService } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createApiService } from './service'

void runService({ name: 'apiservice', readConfig, create: createApiService })
