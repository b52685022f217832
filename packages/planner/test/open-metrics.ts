import { type GroupSample } from '@food-delivery/autoscaler'

type Row = [labels: Record<string, string | number>, value: number]

/** Two exporters with the same values. */
const exporters = ['exporter-1', 'exporter-2']

/** A row for each partition and exporter. `partitionLabel`: the name of the label with the partition. */
const offsetRows = (
  labels: Record<string, string>,
  values: readonly (number | null)[] | null,
  partitionLabel = 'partition',
): Row[] =>
  exporters.flatMap((instance) =>
    (values ?? []).flatMap((value, partition): Row[] =>
      value === null ? [] : [[{ instance, ...labels, [partitionLabel]: partition }, value]],
    ),
  )

/** A single row; none for an unknown value. */
const countRow = (labels: Record<string, string>, value: number | null | undefined): Row[] =>
  value === null || value === undefined ? [] : [[labels, value]]

const topic = { topic: 'orders' }
const group = { consumergroup: 'billing' }
const deployment = { deployment: 'orders', namespace: 'shop' }

/** The metrics of kafka-exporter and kube-state-metrics, and two of another exporter. */
const metrics: Record<string, (sample: GroupSample) => Row[]> = {
  kafka_topic_partition_current_offset: ({ end }) => offsetRows(topic, end),
  kafka_topic_partition_oldest_offset: ({ end }) => offsetRows(topic, end && end.map(() => 0)),
  kafka_consumergroup_current_offset: ({ committed }) => offsetRows({ ...group, ...topic }, committed),
  kafka_consumergroup_members: ({ members }) => countRow(group, members),
  kube_deployment_spec_replicas: ({ replicas }) => countRow(deployment, replicas),
  kube_deployment_status_replicas_ready: ({ ready }) => countRow(deployment, ready),
  other_end_offset: ({ end }) => offsetRows(topic, end),
  other_committed: ({ committed }) => offsetRows({ group: 'billing' }, committed, 'part'),
}

const labelText = (labels: Row[0]): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')

/**
 * Samples as the text that promtool imports. `startedAt`: seconds since 1970 at t 0. `againEnds`: end offsets of the
 * topic `again`, which has one partition.
 */
export function openMetricsOf(
  samples: readonly GroupSample[],
  startedAt: number,
  againEnds: readonly { t: number; end: number }[],
): string {
  const families = Object.entries(metrics).map(([name, rowsOf]) => {
    const series = new Map<string, string[]>()
    for (const sample of samples) {
      for (const [labels, value] of rowsOf(sample)) {
        const key = `${name}{${labelText(labels)}}`
        series.set(key, [...(series.get(key) ?? []), `${key} ${value} ${startedAt + sample.t}`])
      }
    }
    const otherEnds = name === 'kafka_topic_partition_current_offset' ? againEnds : []
    const lines = otherEnds.map(({ t, end }) => `${name}{topic="again",partition="0"} ${end} ${startedAt + t}`)
    return [`# TYPE ${name} gauge`, ...[...series.values()].flat(), ...lines].join('\n')
  })
  return `${families.join('\n')}\n# EOF\n`
}
