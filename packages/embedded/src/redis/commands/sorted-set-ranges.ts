import { RedisError, syntaxError } from '../errors'
import { type Protocol } from '../protocol/encode-reply'
import { DoubleReply, type Reply } from '../protocol/replies'
import { type ScoreBound, type SortedSet } from '../store/sorted-set'
import { OptionReader, parseFloat64, parseInteger, sliceBounds } from './arguments'
import { toBytes } from './bytes'

interface Bounds {
  start: number
  end: number
}

/** The ranks of the members between two scores; a score after `(` is exclusive. */
export function byScore(set: SortedSet | undefined, min: Buffer, max: Buffer): Bounds {
  const [low, high] = [parseBound(min), parseBound(max)]
  return set?.rangeByScore(low, high) ?? { start: 0, end: 0 }
}

/** The ranks from one index to another; negative indexes count from the end. */
export function byPlace(set: SortedSet | undefined, from: Buffer, to: Buffer): Bounds {
  const [start, end] = sliceBounds(parseInteger(from), parseInteger(to), set?.size ?? 0)
  return { start, end }
}

function parseBound(bytes: Buffer): ScoreBound {
  const isExclusive = bytes[0] === 0x28
  try {
    return { score: parseFloat64(isExclusive ? bytes.subarray(1) : bytes), isExclusive }
  } catch {
    throw new RedisError('min or max is not a float')
  }
}

interface RangeOptions {
  isByScore: boolean
  isReversed: boolean
  withScores: boolean
  limit?: { offset: number; count: number }
}

function parseOptions(args: readonly Buffer[]): RangeOptions {
  const options: RangeOptions = { isByScore: false, isReversed: false, withScores: false }
  const reader = new OptionReader(args)
  for (let option = reader.next(); option !== undefined; option = reader.next()) {
    if (option === 'BYSCORE') options.isByScore = true
    else if (option === 'REV') options.isReversed = true
    else if (option === 'WITHSCORES') options.withScores = true
    else if (option === 'LIMIT')
      options.limit = { offset: parseInteger(reader.argument()), count: parseInteger(reader.argument()) }
    else if (option === 'BYLEX') throw new RedisError('not supported by @food-delivery/embedded: BYLEX')
    else throw syntaxError()
  }
  if (options.limit && !options.isByScore) {
    throw new RedisError('syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX')
  }
  return options
}

/** ZRANGE with its options BYSCORE, REV, LIMIT and WITHSCORES. */
export function range(set: SortedSet | undefined, [from, to, ...args]: readonly Buffer[], protocol: Protocol): Reply {
  const { isByScore, isReversed, withScores, limit } = parseOptions(args)
  const items = isByScore
    ? scoreItems(set, [from as Buffer, to as Buffer], isReversed)
    : placeItems(set, [from as Buffer, to as Buffer], isReversed)
  const { offset = 0, count = -1 } = limit ?? {}
  const kept = limit ? (offset < 0 ? [] : items.slice(offset, count < 0 ? undefined : offset + count)) : items
  return withScores ? scored(kept, protocol) : kept.map(({ member }) => toBytes(member))
}

/** ZRANGEBYSCORE and ZREVRANGEBYSCORE in terms of ZRANGE. */
export const scoreRange =
  (direction: '' | 'REV'): typeof range =>
  (set, [from, to, ...args], protocol) =>
    range(
      set,
      [from as Buffer, to as Buffer, Buffer.from('BYSCORE'), ...(direction ? [Buffer.from(direction)] : []), ...args],
      protocol,
    )

function scoreItems(set: SortedSet | undefined, [from, to]: readonly [Buffer, Buffer], isReversed: boolean) {
  const { start, end } = isReversed ? byScore(set, to, from) : byScore(set, from, to)
  const items = set?.slice(start, end) ?? []
  return isReversed ? items.toReversed() : items
}

function placeItems(set: SortedSet | undefined, [from, to]: readonly [Buffer, Buffer], isReversed: boolean) {
  const { start, end } = byPlace(set, from, to)
  if (!isReversed) return set?.slice(start, end) ?? []
  const size = set?.size ?? 0
  return set?.slice(size - end, size - start).toReversed() ?? []
}

/** Members with their scores: an array of pairs in RESP3, a flat array in RESP2. */
export function scored(items: readonly { member: string; score: number }[], protocol: Protocol): Reply {
  const pairs = items.map(({ member, score }): Reply[] => [toBytes(member), new DoubleReply(score)])
  return protocol === 3 ? pairs : pairs.flat()
}
