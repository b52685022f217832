import { decodeOwnership } from '../../src/assignor/ownership'
import { decodeSubscription } from '../../src/group/consumer-protocol'
import { type RequestName, type RequestOf } from '../../src/transport/transport'

/** The fields of all requests and responses of a group that are worth showing. */
interface Fields {
  memberId?: string
  groupGenerationId?: number
  generationId?: number
  errorCode?: number
  groupProtocols?: { metadata: Buffer }[]
  topics?: { partitions: Offset[] }[]
  responses?: { partitions: Offset[] }[]
}

interface Offset {
  partition: number
  offset?: string
  metadata?: string | null
  errorCode?: number
}

export function describeRequest(name: RequestName, body: RequestOf<RequestName>): string {
  const { memberId = '', groupGenerationId, generationId, groupProtocols, topics } = body as Fields
  const pod = memberId.split('-')[0]
  const generation = groupGenerationId ?? generationId ?? ''
  const claim = groupProtocols?.[0] ? describeClaim(groupProtocols[0].metadata) : ''
  const offsets = name === 'OffsetCommit' ? describeOffsets(topics) : ''
  return [name, pod, generation, claim, offsets].filter((part) => part !== '').join(' ')
}

export function describeResponse(response: object): string {
  const { generationId = '', responses } = response as Fields
  return `${errorCodeOf(response)} ${generationId} ${describeOffsets(responses)}`
}

/** The error code of a response, or of its first partition with one. */
export function errorCodeOf(response: object): number {
  const { errorCode, responses } = response as Fields
  const failed = responses?.flatMap(({ partitions }) => partitions ?? []).find((each) => each.errorCode)
  return errorCode || failed?.errorCode || 0
}

function describeClaim(metadata: Buffer): string {
  const { generation, owned, leaving } = decodeOwnership(decodeSubscription(metadata).userData)
  const partitions = owned.map(({ partition, busy }) => `${partition}${busy ? ' busy' : ''}`)
  return `claims [${partitions.join(', ')}] of ${generation}${leaving ? ', leaving' : ''}`
}

const describeOffsets = (topics: Fields['topics']) =>
  (topics ?? [])
    .flatMap(({ partitions }) => partitions ?? [])
    .filter(({ offset }) => offset !== undefined)
    .map(({ partition, offset, metadata }) => `${partition}@${offset} ${metadata ?? ''}`.trimEnd())
    .join(', ')
