import { Counter, Gauge, Registry } from 'prom-client'
import { type Logger } from '../logger'

interface ProducerStatusOptions {
  logger: Logger
  registry: Registry | undefined
  queued: () => number
}

const LOG_EVERY_MS = 10_000

/** Counts the results of the requests of a producer, and logs failures. */
export class ProducerStatus {
  /** Whether the last request succeeded. */
  isConnected = false
  private loggedAt = -Infinity
  private readonly metrics: ReturnType<typeof createMetrics>

  constructor(private readonly options: ProducerStatusOptions) {
    this.metrics = createMetrics(options.registry ?? new Registry(), options.queued)
  }

  onConnected(): void {
    this.isConnected = true
  }

  onAcknowledged(records: number): void {
    this.isConnected = true
    this.metrics.batches.inc()
    this.metrics.records.inc(records)
  }

  onFailure(error: Error): void {
    this.isConnected = false
    this.metrics.failures.inc()
    if (performance.now() - this.loggedAt < LOG_EVERY_MS) return
    this.loggedAt = performance.now()
    this.options.logger.warn({ err: error }, `producer cannot connect or send, retrying: ${error.message}`)
  }

  onProducerIdReplaced(): void {
    this.metrics.replacedProducerIds.inc()
  }
}

function createMetrics(registry: Registry, queued: () => number) {
  const registers = [registry]
  new Gauge({
    name: 'kafka_producer_queued_records',
    help: 'Records that are neither acknowledged nor rejected',
    registers,
    collect() {
      this.set(queued())
    },
  })
  return {
    records: new Counter({ name: 'kafka_producer_records_total', help: 'Records acknowledged', registers }),
    batches: new Counter({ name: 'kafka_producer_batches_total', help: 'Batches acknowledged', registers }),
    failures: new Counter({
      name: 'kafka_producer_failures_total',
      help: 'Attempts to connect and requests that failed, and batches that the broker rejected',
      registers,
    }),
    replacedProducerIds: new Counter({
      name: 'kafka_producer_replaced_total',
      help: "Replacements of a partition's producer id after an error or timeout; records in flight may be in the log twice",
      registers,
    }),
  }
}
