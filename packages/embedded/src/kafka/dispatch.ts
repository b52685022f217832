import { type Api, type BrokerContext } from './handlers/api'
import { type Dispatch } from './connection'
import { UnsupportedApiError } from './errors'
import { Reader } from './wire/reader'

const API_VERSIONS = 18

/** Finds the handler of each request frame and runs it. */
export function createDispatch(apis: readonly Api[], broker: BrokerContext): Dispatch {
  const byKey = new Map(apis.map((api) => [api.key, api]))
  return (frame, connection) => {
    const request = new Reader(frame)
    const key = request.int16()
    const version = request.int16()
    const api = byKey.get(key)
    if (!api) throw unsupported(`${unsupportedApis[key] ?? 'unknown API'} (api key ${key})`)
    if (version < api.min || (version > api.max && key !== API_VERSIONS))
      throw unsupported(`${api.name} v${version}, only ${api.min} to ${api.max}`)
    const correlationId = request.int32()
    const clientId = request.nullableString() ?? ''
    // ApiVersions v3 continues with tagged fields and a body, which its response does not depend on.
    api.handle(connection.createCall({ request, version, correlationId, clientId }), broker)
  }
}

const unsupported = (what: string): UnsupportedApiError =>
  new UnsupportedApiError(`not supported by @food-delivery/embedded: ${what}`)

// Known to Kafka clients and not supported here, so that the log line can name them.
const unsupportedApis: Readonly<Record<number, string>> = {
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
