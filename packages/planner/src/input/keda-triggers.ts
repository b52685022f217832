/** The trigger types of KEDA 2.21. */
export const triggerTypes = new Set(
  `activemq apache-kafka arangodb artemis-queue aws-cloudwatch aws-dynamodb aws-dynamodb-streams aws-kinesis-stream aws-sqs-queue
  azure-app-insights azure-blob azure-cosmosdb azure-data-explorer azure-eventhub azure-log-analytics azure-monitor azure-pipelines
  azure-queue azure-servicebus beanstalkd cassandra clickhouse couchdb cpu cron datadog dynatrace elastic-forecast elasticsearch etcd
  external external-push forgejo-runner gcp-cloudtasks gcp-pubsub gcp-spanner gcp-stackdriver gcp-storage github-runner graphite
  huawei-cloudeye ibmmq influxdb kafka kubernetes-resource kubernetes-workload liiklus loki memory metrics-api mongodb mssql mysql
  nats-jetstream new-relic nsq opensearch openstack-metric openstack-swift postgresql predictkube prometheus pulsar rabbitmq redis
  redis-cluster redis-cluster-streams redis-sentinel redis-sentinel-streams redis-streams selenium-grid solace-direct-messaging
  solace-event-queue solarwinds solr splunk splunk-observability stan sumologic temporal`.split(/\s+/),
)

/** The metadata fields in which triggers have their target values. */
const targetFields =
  `blobCount changeFeedLagThreshold depthThreshold lagCount lagThreshold listLength messageCount messageCountTarget
  msgBacklogThreshold objectCount pendingEntriesCount queryValue queueLength shardCount streamLength subscriptionSize targetLength
  targetMetricValue targetObjectCount targetPipelinesQueueLength targetQueryValue targetQueueSize targetValue
  targetWorkflowQueueLength threshold thresholdValue unprocessedEventThreshold value`.split(/\s+/)

/**
 * The target value in the metadata of a trigger of any type; null unless exactly one of the fields for it is set, to a
 * positive number.
 */
export function targetOf(metadata: Readonly<Record<string, string>>): string | null {
  const values = targetFields.flatMap((field) => metadata[field] ?? [])
  const [value, ...others] = values
  return value !== undefined && others.length === 0 && Number(value) > 0 ? value : null
}
