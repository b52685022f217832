import { runService } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createRealtimeService } from './service'

void runService({ name: 'realtimedata', readConfig, create: createRealtimeService })
