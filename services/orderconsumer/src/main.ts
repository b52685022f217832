import { consumers } from '@food-delivery/contracts'
import { runService } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createOrderService } from './service'

void runService({ name: consumers.order.service, readConfig, create: createOrderService })
