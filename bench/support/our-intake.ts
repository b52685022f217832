// apiservice as its main runs it, on a topic of the bench's own; tells its port to who started it.
import { createLogger, createRegistry, runUntilSignal } from '@food-delivery/service-kit'
import { createApiService } from '../../services/apiservice/src/service'

const [, , broker = '', topic = ''] = process.argv

const logger = createLogger({ service: 'apiservice', pod: 'bench', level: 'info' })
const { parts, http } = createApiService({
  port: 0,
  host: '127.0.0.1',
  allowedOrigins: [],
  kafka: { brokers: [broker], clientId: 'bench' },
  // Asked for the status of requests only, which nobody wants here.
  statusService: 'http://127.0.0.1:9',
  ...{ topic, logger, registry: createRegistry(), lingerMs: 0 },
})

void runUntilSignal({ name: 'apiservice', logger, graceMs: 5_000, parts }).then(() =>
  process.send?.({ port: http.port }),
)
