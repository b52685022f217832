// Runs apiservice as in production, but on the topic of the benchmark. Sends its port to the parent process.
import { runService } from '@food-delivery/service-kit'
import { createApiService } from '../../services/apiservice/src/service'

const [, , broker = '', topic = ''] = process.argv

void runService({
  name: 'apiservice',
  readConfig: () => ({
    pod: 'bench',
    port: 0,
    host: '127.0.0.1',
    logLevel: 'info' as const,
    allowedOrigins: [],
    graceMs: 5_000,
    kafka: { brokers: [broker], clientId: 'bench' },
    // Used only for `GET /status` and for requests with an Idempotency-Key, which the benchmark does not send.
    statusService: 'http://127.0.0.1:9',
    topic,
    lingerMs: 0,
  }),
  create: createApiService,
}).then((service) => process.send?.({ port: service?.http.port }))
