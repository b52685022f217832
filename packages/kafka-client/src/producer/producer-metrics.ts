import { Counter, Gauge, Registry } from 'prom-client'

export function createProducerMetrics(registry: Registry | undefined, queued: () => number) {
  const registers = [registry ?? new Registry()]
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
    replaced: new Counter({
      name: 'kafka_producer_replaced_total',
      help: 'New producer ids, after each of which the records then in flight may be in the log twice',
      registers,
    }),
  }
}
