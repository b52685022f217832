import { RedisError, syntaxError } from '../redis-error'
import { type Reply } from '../protocol/replies'
import { type Session } from '../session'
import { maxStreamId, minStreamId, Stream, type StreamEntry, type StreamId } from '../store/stream'
import { parseInteger, type ReadArgument, toName, toText } from './arguments'

const sequenceBits = 64n
const maxPart = 2n ** sequenceBits - 1n

export const toId = (milliseconds: bigint, sequence: bigint): StreamId => (milliseconds << sequenceBits) | sequence

export const millisecondsOf = (id: StreamId): bigint => id >> sequenceBits

const sequenceOf = (id: StreamId): bigint => id & maxPart

export const formatId = (id: StreamId): string => `${millisecondsOf(id)}-${sequenceOf(id)}`

/** Parses an id, `milliseconds-sequence`. If it is only `milliseconds`, the argument `sequence` is used (default 0). */
export function parseId(bytes: Buffer | undefined, sequence = 0n): StreamId {
  const text = toText(bytes as Buffer)
  const match = /^(\d{1,20})(?:-(\d{1,20}))?$/.exec(text)
  const [milliseconds, parsed] = [BigInt(match?.[1] ?? -1), match?.[2] === undefined ? sequence : BigInt(match[2])]
  if (milliseconds < 0n || milliseconds > maxPart || parsed > maxPart)
    throw new RedisError('Invalid stream ID specified as stream command argument')
  return toId(milliseconds, parsed)
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

const extremeId = (text: string): StreamId | undefined =>
  text === '-' ? minStreamId : text === '+' ? maxStreamId : undefined

function exclusive(id: StreamId, limit: StreamId, step: bigint, name: string): StreamId {
  if (id === limit) throw new RedisError(`invalid ${name} ID for the interval`)
  return id + step
}

export const streamOf = (key: Buffer | undefined, { database }: Session): Stream | undefined =>
  database.getAs(toText(key as Buffer), Stream)

export const entryReply = ({ id, fields }: StreamEntry): Reply => [formatId(id), fields]

export interface Trim {
  limit: { length: number } | { minId: StreamId }
  isApproximate: boolean
  maxCount?: number
}

/** The number of entries in a node of Redis' radix tree. A trim with `~` removes only whole nodes. */
const entriesPerNode = 100

/** Parses `MAXLEN | MINID [= | ~] threshold`; undefined for another option. */
export function parseTrim(option: string, argument: ReadArgument): Trim | undefined {
  if (option !== 'MAXLEN' && option !== 'MINID') return undefined
  let threshold = argument()
  const isApproximate = toText(threshold) === '~'
  if (isApproximate || toText(threshold) === '=') threshold = argument()
  if (option === 'MINID') return { limit: { minId: parseId(threshold) }, isApproximate }
  const length = parseInteger(threshold)
  if (length < 0) throw new RedisError('The MAXLEN argument must be >= 0.')
  return { limit: { length }, isApproximate }
}

/** Parses the `LIMIT count` of a trim with `~`. */
export function parseTrimLimit(trim: Trim | undefined, argument: ReadArgument): void {
  const count = parseInteger(argument())
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
  const list = args.slice(index + 1)
  if (list.length === 0 || list.length % 2 !== 0)
    throw new RedisError(
      `Unbalanced '${command}' list of streams: for each stream key an ID or '${command === 'xread' ? '$' : '>'}' must be specified.`,
    )
  const half = list.length / 2
  return {
    options: args.slice(0, index),
    pairs: list.slice(0, half).map((key, position) => [key, list[half + position] as Buffer]),
  }
}
