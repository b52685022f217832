import { RedisError, syntaxError } from '../redis-error'
import { type Reply } from '../protocol/replies'
import { type Session } from '../session'
import { maxStreamId, minStreamId, Stream, type StreamEntry, type StreamId } from '../store/stream'
import { parseInteger, type ReadArgument, toName, toText } from './arguments'

const sequenceBits = 64n
/** The largest value of the milliseconds or of the sequence of an id. */
const maxPart = 2n ** sequenceBits - 1n

export const toId = (milliseconds: bigint, sequence: bigint): StreamId => (milliseconds << sequenceBits) | sequence

export const millisecondsOf = (id: StreamId): bigint => id >> sequenceBits

const sequenceOf = (id: StreamId): bigint => id & maxPart

export const formatId = (id: StreamId): string => `${millisecondsOf(id)}-${sequenceOf(id)}`

/** Parses an id, `milliseconds-sequence`. If it is only `milliseconds`, the argument `sequence` is used (default 0). */
export function parseId(bytes: Buffer | undefined, sequence = 0n): StreamId {
  const text = toText(bytes as Buffer)
  const match = /^(\d{1,20})(?:-(\d{1,20}))?$/.exec(text)
  const milliseconds = BigInt(match?.[1] ?? -1)
  const idSequence = match?.[2] === undefined ? sequence : BigInt(match[2])
  if (milliseconds < 0n || milliseconds > maxPart || idSequence > maxPart)
    throw new RedisError('Invalid stream ID specified as stream command argument')
  return toId(milliseconds, idSequence)
}

/** Parses the start of a range: `-`, `+`, an id, or `(` with an exclusive id. */
export function parseStart(bytes: Buffer | undefined): StreamId {
  const text = toText(bytes as Buffer)
  if (text.startsWith('(')) return exclusive(parseId(bytes?.subarray(1)), maxStreamId, 1n, 'start')
  return extremeId(text) ?? parseId(bytes)
}

/** Parses the end of a range. An id without a sequence includes all entries of its millisecond. */
export function parseEnd(bytes: Buffer | undefined): StreamId {
  const text = toText(bytes as Buffer)
  if (text.startsWith('(')) return exclusive(parseId(bytes?.subarray(1)), minStreamId, -1n, 'end')
  return extremeId(text) ?? parseId(bytes, maxPart)
}

function extremeId(text: string): StreamId | undefined {
  if (text === '-') return minStreamId
  return text === '+' ? maxStreamId : undefined
}

/** The id after an exclusive start (`step` 1), or before an exclusive end (-1). */
function exclusive(id: StreamId, limit: StreamId, step: bigint, name: string): StreamId {
  if (id === limit) throw new RedisError(`invalid ${name} ID for the interval`)
  return id + step
}

export const streamOf = (key: Buffer | undefined, { database }: Session): Stream | undefined =>
  database.getAs(toText(key as Buffer), Stream)

export const entryReply = ({ id, fields }: StreamEntry): Reply => [formatId(id), fields]

export interface Trim {
  limit: { length: number } | { minId: StreamId }
  /** Whether the option was `~`: more entries than the limit may remain. */
  isApproximate: boolean
  /** The largest number of entries to remove with `~`. Default as in Redis: 100 nodes. */
  maxCount?: number
}

/** The number of entries in a node of Redis' radix tree. A trim with `~` removes only whole nodes. */
const entriesPerNode = 100

/** Parses `MAXLEN | MINID [= | ~] threshold`; undefined for another option. */
export function parseTrim(option: string, readArgument: ReadArgument): Trim | undefined {
  if (option !== 'MAXLEN' && option !== 'MINID') return undefined
  let threshold = readArgument()
  const isApproximate = toText(threshold) === '~'
  if (isApproximate || toText(threshold) === '=') threshold = readArgument()
  if (option === 'MINID') return { limit: { minId: parseId(threshold) }, isApproximate }
  const length = parseInteger(threshold)
  if (length < 0) throw new RedisError('The MAXLEN argument must be >= 0.')
  return { limit: { length }, isApproximate }
}

/** Parses the `LIMIT count` of a trim with `~`. */
export function parseTrimLimit(trim: Trim | undefined, readArgument: ReadArgument): void {
  const count = parseInteger(readArgument())
  if (!trim?.isApproximate) throw new RedisError('syntax error, LIMIT cannot be used without the special ~ option')
  if (count < 0) throw new RedisError('The LIMIT argument must be >= 0.')
  trim.maxCount = count || Infinity
}

export function trimStream(stream: Stream, { limit, isApproximate, maxCount = entriesPerNode * 100 }: Trim): number {
  if (!isApproximate) return stream.trim(limit)
  const excess = 'length' in limit ? stream.size - limit.length : stream.range(minStreamId, limit.minId - 1n).length
  return stream.trim(limit, Math.floor(Math.min(excess, maxCount) / entriesPerNode) * entriesPerNode)
}

/** Splits `STREAMS key [key ...] id [id ...]` into pairs. `options` are the arguments before it. */
export function parseStreams(
  args: readonly Buffer[],
  command: string,
): { options: readonly Buffer[]; pairs: [Buffer, Buffer][] } {
  const index = args.findIndex((argument) => toName(argument) === 'STREAMS')
  if (index < 0) throw syntaxError()
  const keysAndIds = args.slice(index + 1)
  if (keysAndIds.length === 0 || keysAndIds.length % 2 !== 0)
    throw new RedisError(
      `Unbalanced '${command}' list of streams: for each stream key an ID or '${command === 'xread' ? '$' : '>'}' must be specified.`,
    )
  const keyCount = keysAndIds.length / 2
  return {
    options: args.slice(0, index),
    pairs: keysAndIds.slice(0, keyCount).map((key, position) => [key, keysAndIds[keyCount + position] as Buffer]),
  }
}
