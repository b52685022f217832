import { consumers } from '@food-delivery/contracts'
import { runService } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createCourierService } from './service'

void runService({ name: consumers.courier.service, readConfig, create: createCourierService })
