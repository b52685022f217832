import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

interface MetricsOptions {
  registry: Registry
  groupId: string
  /** Called at each scrape. */
  gauges: Record<'queued' | 'running' | 'partitions' | 'paused', () => number>
}

export type ConsumerMetrics = ReturnType<typeof createConsumerMetrics>

export function createConsumerMetrics({ registry, groupId, gauges }: MetricsOptions) {
  const counter = (name: string, help: string) => {
    const counterOfAllGroups = sharedMetric(
      registry,
      name,
      (common) => new Counter({ ...common, help, labelNames: ['group'] }),
    )
    const counterOfGroup = counterOfAllGroups.labels(groupId)
    // The series begins at 0, because Prometheus does not see the increase of a series that begins at 1.
    counterOfGroup.inc(0)
    return counterOfGroup
  }
  const gauge = (name: string, help: string, read: () => number) =>
    sharedMetric(registry, name, (common) => new GroupGauge(common, help)).readers.set(groupId, read)
  gauge('queued_records', 'Records that wait to start', gauges.queued)
  gauge('running_records', 'Records that have started and are not finished', gauges.running)
  gauge('assigned_partitions', 'Partitions this member owns', gauges.partitions)
  gauge('paused_partitions', 'Partitions not fetched because too many records are queued or unfinished', gauges.paused)
  const commitFailures = sharedMetric(registry, 'commit_failures_total', (common) => {
    const help = 'Failed offset commits, by error of the broker'
    return new Counter({ ...common, help, labelNames: ['group', 'type'] })
  })
  const drainSeconds = sharedMetric(registry, 'drain_seconds', (common) => {
    const help = 'Time that a rejoin or stop waited for running records to finish and for their commit'
    return new Histogram({ ...common, help, buckets: [0.005, 0.02, 0.1, 0.5, 1, 2, 4, 8, 16], labelNames: ['group'] })
  })
  return {
    handled: counter('handled_total', 'Records finished, including dead letters and suppressed records'),
    ignored: counter('ignored_total', 'Records that this group does not act on'),
    retries: counter('retries_total', 'Failed attempts that were retried, unless a dependency was unavailable'),
    deadLetters: counter('dead_letters_total', 'Records sent to the dead letters'),
    suppressed: counter('suppressed_total', 'Repeated records whose effect was finished already'),
    revoked: counter('revoked_total', 'Records that had started but not finished when their partition was revoked'),
    rebalances: counter('rebalances_total', 'Generations of the group that this consumer has joined'),
    commits: counter('commits_total', 'Successful offset commits'),
    commitFailures: { inc: ({ type }: { type: string }) => commitFailures.inc({ group: groupId, type }) },
    drainSeconds: drainSeconds.labels(groupId),
  }
}

interface CommonOptions {
  name: string
  registers: Registry[]
}

/** Consumers may share a registry: uses the metric that another consumer has registered, or creates it. */
function sharedMetric<M>(registry: Registry, name: string, create: (common: CommonOptions) => M): M {
  const fullName = `kafka_consumer_${name}`
  const existing = registry.getSingleMetric(fullName) as M | undefined
  return existing ?? create({ name: fullName, registers: [registry] })
}

/** A gauge with a value for each consumer of the registry, read at each scrape. */
class GroupGauge extends Gauge<'group'> {
  readonly readers = new Map<string, () => number>()

  constructor(common: CommonOptions, help: string) {
    super({
      ...common,
      help,
      labelNames: ['group'],
      collect() {
        if (this instanceof GroupGauge) for (const [group, read] of this.readers) this.set({ group }, read())
      },
    })
  }
}
