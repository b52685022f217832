import { runService } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createShopService } from './service'

void runService({ name: ({ roleOptions }) => roleOptions.role, readConfig, create: createShopService })
