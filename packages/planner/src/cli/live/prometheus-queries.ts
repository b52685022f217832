import { UsageError } from '../arguments'
import { type LiveTarget } from './live-options'

/** What is read from Prometheus. The first three have a series for each partition. */
const queryNames = ['end', 'committed', 'start', 'members', 'replicas', 'ready'] as const
export type QueryName = (typeof queryNames)[number]

const isPerPartition = (name: QueryName): boolean => ['end', 'committed', 'start'].includes(name)

type Labels = Record<string, string>

/** A text in PromQL. */
const quoted = (text: string): string => JSON.stringify(text)

const selector = (metric: string, labels: Labels): string =>
  `${metric}{${Object.entries(labels)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(',')}}`

/** The metrics of kafka-exporter and of kube-state-metrics. */
const metrics: Record<QueryName, string> = {
  end: 'kafka_topic_partition_current_offset',
  committed: 'kafka_consumergroup_current_offset',
  start: 'kafka_topic_partition_oldest_offset',
  members: 'kafka_consumergroup_members',
  replicas: 'kube_deployment_spec_replicas',
  ready: 'kube_deployment_status_replicas_ready',
}

function labelsOf(
  name: QueryName,
  { group, topic, deployment = '' }: LiveTarget,
  namespace: string | undefined,
): Labels {
  const ofDeployment = { deployment, ...(namespace !== undefined && { namespace }) }
  const labels: Record<QueryName, Labels> = {
    end: { topic },
    committed: { consumergroup: group, topic },
    start: { topic },
    members: { consumergroup: group },
    replicas: ofDeployment,
    ready: ofDeployment,
  }
  return labels[name]
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
 * The queries of a group. A given metric has the labels of the default one; other queries are taken as they are. Several exporters may
 * watch one Kafka, and the one that is ahead is right.
 */
export function queriesOf(
  target: LiveTarget,
  given: ReadonlyMap<QueryName, string>,
  namespace: string | undefined,
): Map<QueryName, string> {
  const wanted = queryNames.filter(
    (name) => given.has(name) || target.deployment !== undefined || !['replicas', 'ready'].includes(name),
  )
  return new Map(
    wanted.map((name) => {
      const own = given.get(name) ?? metrics[name]
      if (!isMetric(own)) return [name, own]
      const by = isPerPartition(name) ? ' by (partition)' : ''
      return [name, `max${by} (${selector(own, labelsOf(name, target, namespace))})`]
    }),
  )
}
