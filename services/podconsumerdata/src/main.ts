import { runService } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createPodDataService } from './service'

void runService({ name: 'podconsumerdata', readConfig, create: createPodDataService })
