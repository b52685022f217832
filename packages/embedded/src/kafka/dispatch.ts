import { type BrokerContext } from './handlers/api'
import { apis } from './handlers/api-table'
import { type Dispatch } from './connection'
import { UnsupportedApiError } from './errors'
import { Reader } from './wire/reader'

const API_VERSIONS = 18

const apiByKey = new Map(apis.map((api) => [api.key, api]))

/** Runs the handler of each request frame. */
export function createDispatch(broker: BrokerContext): Dispatch {
  return (frame, connection) => {
    const request = new Reader(frame)
    const key = request.int16()
    const version = request.int16()
    const api = apiByKey.get(key)
    if (!api) throw unsupported(`${unsupportedApis[key] ?? 'unknown API'} (api key ${key})`)
    if (version < api.minVersion || (version > api.maxVersion && key !== API_VERSIONS))
      throw unsupported(`${api.name} v${version}, only ${api.minVersion} to ${api.maxVersion}`)
    const correlationId = request.int32()
    const clientId = request.nullableString() ?? ''
    const { requestLog, clock } = broker
    request.asked.length = 0 // without the client id
    if (requestLog.isOn) requestLog.add({ time: clock.now(), name: api.name, version, clientId, asked: request.asked })
    // The rest of an ApiVersions v3 request, tagged fields and a body, is not needed for the response.
    const call = connection.createCall({ request, version, correlationId, clientId })
    const delayMs = broker.cluster.faults.delayOf(api.name)
    api.handle(delayMs > 0 ? { ...call, send: () => setTimeout(call.send, delayMs).unref() } : call, broker)
  }
}

const unsupported = (feature: string): UnsupportedApiError =>
  new UnsupportedApiError(`not supported by @food-delivery/embedded: ${feature}`)

// The names of APIs that this broker does not support, for the log line.
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
