// What clients may ask for and get refused, so that the log line says it by name.
const names: Readonly<Record<number, string>> = {
  4: 'LeaderAndIsr',
  17: 'SaslHandshake',
  23: 'OffsetForLeaderEpoch',
  24: 'AddPartitionsToTxn',
  25: 'AddOffsetsToTxn',
  26: 'EndTxn',
  28: 'TxnOffsetCommit',
  29: 'DescribeAcls',
  30: 'CreateAcls',
  31: 'DeleteAcls',
  35: 'DescribeLogDirs',
  36: 'SaslAuthenticate',
  43: 'ElectLeaders',
  44: 'IncrementalAlterConfigs',
  45: 'AlterPartitionReassignments',
  46: 'ListPartitionReassignments',
  47: 'OffsetDelete',
  50: 'DescribeUserScramCredentials',
  60: 'DescribeCluster',
  61: 'DescribeProducers',
  68: 'ConsumerGroupHeartbeat',
  69: 'ConsumerGroupDescribe',
  71: 'GetTelemetrySubscriptions',
  75: 'DescribeTopicPartitions',
}

export const nameOfApi = (key: number): string => names[key] ?? 'unknown API'
