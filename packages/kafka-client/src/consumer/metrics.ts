import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** The metrics of one consumer, bound to its group. */
export interface ConsumerMetrics {
  handled: { inc(value?: number): void }
  ignored: { inc(value?: number): void }
  retries: { inc(): void }
  deadLetters: { inc(): void }
  suppressed: { inc(): void }
  revoked: { inc(value?: number): void }
  commits: { inc(): void }
  commitFailures: { inc(labels: { type: string }): void }
  drainSeconds: { observe(seconds: number): void }
}

/** What the gauges read at the moment they are asked. */
export interface ConsumerGauges {
  queued(): number
  running(): number
  partitions(): number
  paused(): number
}

export function createConsumerMetrics({
  registry,
  groupId,
  gauges,
}: {
  registry: Registry
  groupId: string
  gauges: ConsumerGauges
}): ConsumerMetrics {
  const counter = (name: string, help: string) => counterOf(registry, `kafka_consumer_${name}`, help).labels(groupId)
  gauge(registry, groupId, 'queued_records', 'Records that wait to start', gauges.queued)
  gauge(registry, groupId, 'running_records', 'Records being handled', gauges.running)
  gauge(registry, groupId, 'assigned_partitions', 'Partitions this member owns', gauges.partitions)
  gauge(registry, groupId, 'paused_partitions', 'Partitions not fetched because enough is queued', gauges.paused)
  return {
    handled: counter('handled_total', 'Records whose effect is finished'),
    ignored: counter('ignored_total', 'Records nobody here acts on'),
    retries: counter('retries_total', 'Failed attempts that were tried again'),
    deadLetters: counter('dead_letters_total', 'Records given up'),
    suppressed: counter('suppressed_total', 'Repeated records whose effect was finished already'),
    revoked: counter('revoked_total', 'Records still unfinished when their partition was taken away'),
    commits: counter('commits_total', 'Offset commits'),
    commitFailures: commitFailures(registry, groupId),
    drainSeconds: drainSeconds(registry, groupId),
  }
}

function counterOf(registry: Registry, name: string, help: string): Counter<'group'> {
  const existing = registry.getSingleMetric(name) as Counter<'group'> | undefined
  return existing ?? new Counter({ name, help, labelNames: ['group'], registers: [registry] })
}

function commitFailures(registry: Registry, group: string): ConsumerMetrics['commitFailures'] {
  const name = 'kafka_consumer_commit_failures_total'
  const existing = registry.getSingleMetric(name) as Counter<'group' | 'type'> | undefined
  const help = 'Offset commits the broker refused, by its reason'
  const counter = existing ?? new Counter({ name, help, labelNames: ['group', 'type'], registers: [registry] })
  return { inc: ({ type }) => counter.inc({ group, type }) }
}

function drainSeconds(registry: Registry, group: string): ConsumerMetrics['drainSeconds'] {
  const name = 'kafka_consumer_drain_seconds'
  const existing = registry.getSingleMetric(name) as Histogram<'group'> | undefined
  const help = 'Time from the wish to rejoin or stop until running work was finished'
  const buckets = [0.005, 0.02, 0.1, 0.5, 1, 2, 4, 8, 16]
  const histogram = existing ?? new Histogram({ name, help, buckets, labelNames: ['group'], registers: [registry] })
  return histogram.labels(group)
}

function gauge(registry: Registry, group: string, name: string, help: string, read: () => number): void {
  const full = `kafka_consumer_${name}`
  if (registry.getSingleMetric(full)) return
  new Gauge({
    name: full,
    help,
    labelNames: ['group'],
    registers: [registry],
    collect() {
      this.set({ group }, read())
    },
  })
}
