import { consumers } from '@food-delivery/contracts'
import { runService } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createKitchenService } from './service'

void runService({ name: consumers.kitchen.service, readConfig, create: createKitchenService })
