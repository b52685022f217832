import { RedisError, syntaxError } from '../errors'
import { type Protocol } from '../protocol/encode-reply'
import { DoubleReply, type Reply } from '../protocol/replies'
import { type ScoreBound, type ScoredMember, type SortedSet } from '../store/sorted-set'
import { OptionReader, parseFloat64, parseInteger, sliceBounds, toBytes, toText } from './arguments'

/** The ranks of a range of members, as arguments of `slice`. */
type RankBounds = readonly [start: number, end: number]

/** The ranks of the members between two scores; a score after `(` is exclusive. */
export const boundsByScore = (set: SortedSet, min: Buffer, max: Buffer): RankBounds =>
  set.rangeByScore(parseBound(min), parseBound(max))

/** The ranks from one index to another; negative indexes count from the end. */
export const boundsByIndex = (set: SortedSet, start: Buffer, stop: Buffer): RankBounds =>
  sliceBounds(start, stop, set.size)

function parseBound(bytes: Buffer): ScoreBound {
  const isExclusive = toText(bytes).startsWith('(')
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
  for (const option of reader.options()) {
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
export function range(set: SortedSet, [from, to, ...args]: readonly Buffer[], protocol: Protocol): Reply {
  const { isByScore, isReversed, withScores, limit } = parseOptions(args)
  const members = rangeMembers(set, [from as Buffer, to as Buffer], { isByScore, isReversed })
  const { offset, count } = limit ?? { offset: 0, count: -1 }
  const limited = offset < 0 ? [] : members.slice(offset, count < 0 ? undefined : offset + count)
  return withScores ? membersWithScores(limited, protocol) : limited.map(({ member }) => toBytes(member))
}

function rangeMembers(
  set: SortedSet,
  [from, to]: readonly [Buffer, Buffer],
  { isByScore, isReversed }: Pick<RangeOptions, 'isByScore' | 'isReversed'>,
): readonly ScoredMember[] {
  if (!isReversed) return set.slice(...(isByScore ? boundsByScore : boundsByIndex)(set, from, to))
  // With REV, the first argument is the highest score, and indexes count from the highest score.
  if (isByScore) return set.slice(...boundsByScore(set, to, from)).toReversed()
  const [start, end] = boundsByIndex(set, from, to)
  return set.slice(set.size - end, set.size - start).toReversed()
}

/** Adds options of ZRANGE to the arguments of an older command, such as ZREVRANGE. */
export const rangeWith =
  (...options: string[]): typeof range =>
  (set, [from, to, ...args], protocol) =>
    range(set, [from as Buffer, to as Buffer, ...options.map(toBytes), ...args], protocol)

/** Members with their scores: an array of pairs in RESP3, a flat array in RESP2. */
export function membersWithScores(members: readonly ScoredMember[], protocol: Protocol): Reply {
  const pairs = members.map(({ member, score }): Reply[] => [toBytes(member), new DoubleReply(score)])
  return protocol === 3 ? pairs : pairs.flat()
}
