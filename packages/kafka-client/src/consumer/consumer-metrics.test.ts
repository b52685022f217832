import { Registry } from 'prom-client'
import { createConsumerMetrics } from './consumer-metrics'

it('reports the gauges of every consumer that shares the registry', async () => {
  const registry = new Registry()
  for (const [groupId, count] of [
    ['kitchen', 3],
    ['courier', 5],
  ] as const) {
    const read = () => count
    createConsumerMetrics({
      registry,
      groupId,
      gauges: { queued: read, running: read, partitions: read, paused: read },
    })
  }
  const metrics = await registry.metrics()
  for (const name of ['queued_records', 'running_records', 'assigned_partitions', 'paused_partitions']) {
    expect(metrics).toContain(`kafka_consumer_${name}{group="kitchen"} 3`)
    expect(metrics).toContain(`kafka_consumer_${name}{group="courier"} 5`)
  }
})
