import { Counter, Gauge, Registry } from 'prom-client'

export interface ProducerMetrics {
  records: { inc(value: number): void }
  batches: { inc(): void }
  failures: { inc(): void }
}

export function createProducerMetrics({
  registry = new Registry(),
  queued,
}: {
  registry: Registry | undefined
  queued: () => number
}): ProducerMetrics {
  const registers = [registry]
  new Gauge({
    name: 'kafka_producer_queued_records',
    help: 'Records that wait to be sent',
    registers,
    collect() {
      this.set(queued())
    },
  })
  return {
    records: new Counter({ name: 'kafka_producer_records_total', help: 'Records acknowledged', registers }),
    batches: new Counter({ name: 'kafka_producer_batches_total', help: 'Requests acknowledged', registers }),
    failures: new Counter({ name: 'kafka_producer_failures_total', help: 'Requests that failed', registers }),
  }
}
