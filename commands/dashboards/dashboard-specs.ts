/** A panel of a dashboard: a line for each series of each query. */
export interface Panel {
  title: string
  /** What the panel shows, and when to act. */
  description: string
  /** A unit of Grafana, such as `s` or `reqps`. */
  unit: string
  queries: { expr: string; legend: string }[]
}

export interface DashboardSpec {
  uid: string
  title: string
  /** Panels by row. */
  rows: { title: string; panels: Panel[] }[]
}

const singleQuery = (expr: string, legend: string) => [{ expr, legend }]
const perSecond = (counter: string, by: string) => `sum by (${by}) (rate(${counter}[$__rate_interval]))`

const lagAndScaling: DashboardSpec = {
  uid: 'food-delivery-scaling',
  title: 'Food delivery: lag and scaling',
  rows: [
    {
      title: 'Consumer lag',
      panels: [
        {
          title: 'Time lag',
          description: 'Age of the oldest record that a group has not finished. More pods help while it grows.',
          unit: 's',
          queries: singleQuery('group:kafka_consumer_time_lag_seconds:max', '{{group}}'),
        },
        {
          title: 'Time lag by partition',
          description: 'One partition far above the others has a hot key, a poison record or a slow owner.',
          unit: 's',
          queries: singleQuery(
            'max by (group, partition) (kafka_consumer_time_lag_seconds)',
            '{{group}} {{partition}}',
          ),
        },
        {
          title: 'Records finished',
          description: 'The throughput of each group, without records that it ignores.',
          unit: 'reqps',
          queries: singleQuery(perSecond('kafka_consumer_handled_total', 'group'), '{{group}}'),
        },
        {
          title: 'Records in the pods',
          description: 'Records that wait for a free slot, and records that are being handled.',
          unit: 'short',
          queries: [
            { expr: 'sum by (group) (kafka_consumer_queued_records)', legend: '{{group}} waiting' },
            { expr: 'sum by (group) (kafka_consumer_running_records)', legend: '{{group}} running' },
          ],
        },
      ],
    },
    {
      title: 'Autoscaling',
      panels: [
        {
          title: 'Replicas',
          description:
            'Current and desired replicas. If the desired replicas equal the maximum for a long time, the maximum is too low.',
          unit: 'short',
          queries: [
            { expr: 'max by (target) (autoscaler_current_replicas)', legend: '{{target}}' },
            { expr: 'max by (target) (autoscaler_desired_replicas)', legend: '{{target}} desired' },
            { expr: 'max by (target) (autoscaler_max_replicas)', legend: '{{target}} maximum' },
          ],
        },
        {
          title: 'Conditions',
          description: '1 if a condition of an autoscaler is True. Fallback means that its trigger cannot be read.',
          unit: 'short',
          queries: singleQuery('max by (autoscaler, condition) (autoscaler_condition)', '{{autoscaler}} {{condition}}'),
        },
        {
          title: 'Rebalances per minute',
          description:
            'Each scaling step makes every member rebalance. Many rebalances without scaling mean that members are lost.',
          unit: 'short',
          queries: singleQuery('sum by (group) (rate(kafka_consumer_rebalances_total[5m])) * 60', '{{group}}'),
        },
        {
          title: 'Members without partitions',
          description: 'Above 0 if there are more pods than partitions.',
          unit: 'short',
          queries: singleQuery(
            'count by (group) (kafka_consumer_assigned_partitions == 0) or sum by (group) (kafka_consumer_assigned_partitions * 0)',
            '{{group}}',
          ),
        },
      ],
    },
  ],
}

const services: DashboardSpec = {
  uid: 'food-delivery-services',
  title: 'Food delivery: services',
  rows: [
    {
      title: 'Requests',
      panels: [
        {
          title: 'Requests by route',
          description: 'Responses per second.',
          unit: 'reqps',
          queries: singleQuery(
            perSecond('http_request_duration_seconds_count', 'app, route, status'),
            '{{app}} {{route}} {{status}}',
          ),
        },
        {
          title: 'Response time, 99th percentile',
          description: 'Without the routes that stream or wait for an event.',
          unit: 's',
          queries: singleQuery(
            'histogram_quantile(0.99, sum by (app, le) (rate(http_request_duration_seconds_bucket[$__rate_interval])))',
            '{{app}}',
          ),
        },
      ],
    },
    {
      title: 'Kafka',
      panels: [
        {
          title: 'Records produced',
          description: 'Records that Kafka has acknowledged.',
          unit: 'reqps',
          queries: singleQuery(perSecond('kafka_producer_records_total', 'app'), '{{app}}'),
        },
        {
          title: 'Repeats, retries and dead letters',
          description: 'Failed attempts, repeated records whose effect was finished before, and dead letters.',
          unit: 'reqps',
          queries: [
            { expr: perSecond('kafka_consumer_retries_total', 'group'), legend: '{{group}} retries' },
            { expr: perSecond('kafka_consumer_suppressed_total', 'group'), legend: '{{group}} repeats' },
            { expr: perSecond('kafka_consumer_dead_letters_total', 'group'), legend: '{{group}} dead letters' },
          ],
        },
        {
          title: 'Failed produce requests',
          description:
            'They are sent again. If Kafka keeps rejecting the records, the HTTP request or the handler that sent them fails.',
          unit: 'reqps',
          queries: singleQuery(perSecond('kafka_producer_failures_total', 'app'), '{{app}}'),
        },
      ],
    },
    {
      title: 'Processes',
      panels: [
        {
          title: 'Processor time',
          description: 'Cores in use by each pod.',
          unit: 'short',
          queries: singleQuery('rate(process_cpu_seconds_total[$__rate_interval])', '{{pod}}'),
        },
        {
          title: 'Memory',
          description: 'Resident memory of each pod, which its limit counts.',
          unit: 'bytes',
          queries: singleQuery('process_resident_memory_bytes', '{{pod}}'),
        },
        {
          title: 'Event loop delay, 99th percentile',
          description: 'How long sockets and timers of a pod wait for the event loop.',
          unit: 's',
          queries: singleQuery('nodejs_eventloop_lag_p99_seconds', '{{pod}}'),
        },
      ],
    },
  ],
}

/** The dashboards by file name. */
export const dashboards: Record<string, DashboardSpec> = {
  'lag-and-scaling.json': lagAndScaling,
  'services.json': services,
}
