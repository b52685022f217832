import { runService } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createShopService } from './service'

void runService({ name: ({ part }) => part.role, readConfig, create: createShopService })
