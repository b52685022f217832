import { notSupportedMessage } from '../not-supported'
import { type Api, type BrokerContext, type RequestContext } from './handlers/api'
import { apis } from './handlers/api-table'
import { type Dispatch } from './connection'
import { MalformedRequestError, UnsupportedApiError } from './kafka-errors'
import { saslAuthenticate, saslHandshake } from './handlers/sasl'
import { ErrorCode } from './wire/error-code'
import { Reader } from './wire/reader'
import { Writer } from './wire/writer'
import { NO_ID } from './wire/schema'

const API_VERSIONS = 18
const allowedBeforeAuthentication = new Set([API_VERSIONS, saslHandshake.key, saslAuthenticate.key])

const apiByKey = new Map(apis.map((api) => [api.key, api]))

/** Runs the handler of each request frame. */
export function createDispatch(broker: BrokerContext): Dispatch {
  return (frame, client) => {
    const request = new Reader(frame)
    const [key, version, correlationId] = [request.int16(), request.int16(), request.int32()]
    const api = findApi(key, version)
    if (!client.authentication.isDone && !allowedBeforeAuthentication.has(key))
      throw new MalformedRequestError(`the client sent ${api.name} before SASL authentication`)
    const clientId = request.nullableString() ?? ''
    client.onRequest(clientId)
    if (version > api.versions[1]) return respondUnsupportedVersion(api, correlationId, broker)
    request.isFlexible = version >= api.flexibleFrom
    request.skipTaggedFields()
    const body = api.request.read(request, version)
    const { requestLog, clock } = broker
    if (requestLog.isOn)
      requestLog.add({ time: clock.now(), name: api.name, version, clientId, details: textsIn(body) })
    const reply = api.handle(body, broker, { ...client, version, clientId })
    const respond = (response: Awaited<typeof reply>) =>
      response === null ? [] : encodeResponse(api, version, correlationId, response)
    const delayMs = broker.cluster.faults.delayOf(api.name)
    if (delayMs > 0)
      return new Promise((resolve) => setTimeout(resolve, delayMs).unref()).then(() => reply).then(respond)
    return reply instanceof Promise ? reply.then(respond) : respond(reply)
  }
}

function findApi(key: number, version: number): Api {
  const api = apiByKey.get(key)
  if (!api) throw unsupported(`${unsupportedApis[key] ?? 'unknown API'} (api key ${key})`)
  const [min, max] = api.versions
  if (version < min || (version > max && key !== API_VERSIONS))
    throw unsupported(`${api.name} v${version} (supported: v${min} to v${max})`)
  return api
}

/**
 * A client that requests a newer version of ApiVersions gets error 35 and the list in the format of version 0. It then
 * retries with a version from the list.
 */
function respondUnsupportedVersion(api: Api, correlationId: number, broker: BrokerContext): Buffer[] {
  const response = api.handle({}, broker, {} as RequestContext) as Readonly<Record<string, unknown>>
  return encodeResponse(api, 0, correlationId, { ...response, error: ErrorCode.UNSUPPORTED_VERSION })
}

function encodeResponse(
  api: Api,
  version: number,
  correlationId: number,
  response: Readonly<Record<string, unknown>>,
): Buffer[] {
  const writer = new Writer()
  writer.isFlexible = version >= api.flexibleFrom
  // The header of an ApiVersions response is never flexible: the client does not know the broker's versions yet.
  if (api.key !== API_VERSIONS) writer.noTaggedFields()
  api.response.write(writer, response, version)
  return writer.frame(correlationId)
}

/** The texts in a request, such as groups and topics with their partitions, for the request log. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' || value === NO_ID ? [] : [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return []
  const { topic, partitions, ...otherFields } = value as Record<string, unknown>
  if (typeof topic !== 'string' || !Array.isArray(partitions)) return Object.values(value).flatMap(textsIn)
  const partitionNumbers = partitions.map((each: number | { partition: number }) =>
    typeof each === 'number' ? each : each.partition,
  )
  // Newer versions of Fetch name a topic by its id instead, which is one of the other fields.
  return [...(topic === '' ? textsIn(otherFields) : []), `${topic}[${partitionNumbers.join()}]`]
}

const unsupported = (feature: string): UnsupportedApiError => new UnsupportedApiError(notSupportedMessage(feature))

// The names of APIs that the broker does not support, for the error message.
const unsupportedApis: Readonly<Record<number, string>> = {
  4: 'LeaderAndIsr',
  29: 'DescribeAcls',
  30: 'CreateAcls',
  31: 'DeleteAcls',
  43: 'ElectLeaders',
  45: 'AlterPartitionReassignments',
  46: 'ListPartitionReassignments',
  50: 'DescribeUserScramCredentials',
  61: 'DescribeProducers',
  69: 'ConsumerGroupDescribe',
  71: 'GetTelemetrySubscriptions',
  75: 'DescribeTopicPartitions',
}
