import { UsageError } from '../arguments'
import { type LiveTarget } from './live-options'

interface DefaultQuery {
  /** A metric of kafka-exporter or kube-state-metrics. */
  metric: string
  /** Which labels select the series. */
  labels: 'topic' | 'group' | 'offsets' | 'deployment'
  /** Whether there is a series per partition. */
  isPerPartition?: true
}

/** The values read from Prometheus. */
const defaultQueries = {
  end: { metric: 'kafka_topic_partition_current_offset', labels: 'topic', isPerPartition: true },
  committed: { metric: 'kafka_consumergroup_current_offset', labels: 'offsets', isPerPartition: true },
  start: { metric: 'kafka_topic_partition_oldest_offset', labels: 'topic', isPerPartition: true },
  members: { metric: 'kafka_consumergroup_members', labels: 'group' },
  replicas: { metric: 'kube_deployment_spec_replicas', labels: 'deployment' },
  ready: { metric: 'kube_deployment_status_replicas_ready', labels: 'deployment' },
} satisfies Record<string, DefaultQuery>

export type QueryName = keyof typeof defaultQueries
const queryNames = Object.keys(defaultQueries) as QueryName[]

/** A selector in PromQL. PromQL quotes strings as JSON does. */
function selector(metric: string, labels: Record<string, string>): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `${metric}{${matchers.join(',')}}`
}

const isMetric = (text: string): boolean => /^[a-zA-Z_:][\w:]*$/.test(text)

/** Reads `--query NAME=QUERY`. @throws UsageError */
export function readQueries(texts: readonly string[]): Map<QueryName, string> {
  return new Map(
    texts.map((text) => {
      const [, name = '', query = ''] = /^(\w+)=([^]+)$/.exec(text) ?? []
      const known = queryNames.find((each) => each === name)
      if (known && query.trim() !== '') return [known, query.trim()]
      throw new UsageError(`--query: "${text}" is not NAME=QUERY with one of ${queryNames.join(', ')}`)
    }),
  )
}

/**
 * The queries of a group. A given metric gets the labels of the default metric; other queries are used as they are.
 * With several exporters for one Kafka, the highest value is the newest.
 */
export function queriesOf(
  { group, topic, deployment }: LiveTarget,
  given: ReadonlyMap<QueryName, string>,
  namespace: string | undefined,
): Map<QueryName, string> {
  const labelSets = {
    topic: { topic },
    group: { consumergroup: group },
    offsets: { consumergroup: group, topic },
    deployment: { deployment: deployment ?? '', ...(namespace !== undefined && { namespace }) },
  }
  const queries = queryNames.flatMap((name): [QueryName, string][] => {
    const { metric, labels, isPerPartition }: DefaultQuery = defaultQueries[name]
    const givenQuery = given.get(name)
    if (givenQuery === undefined && labels === 'deployment' && deployment === undefined) return []
    if (givenQuery !== undefined && !isMetric(givenQuery)) return [[name, givenQuery]]
    const by = isPerPartition ? ' by (partition)' : ''
    return [[name, `max${by} (${selector(givenQuery ?? metric, labelSets[labels])})`]]
  })
  return new Map(queries)
}
