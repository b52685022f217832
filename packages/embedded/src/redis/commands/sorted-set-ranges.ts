import { RedisError, syntaxError } from '../redis-error'
import { type Protocol } from '../protocol/encode-reply'
import { DoubleReply, type Reply } from '../protocol/replies'
import { type Bound, type ScoredMember, type SortedSet } from '../store/sorted-set'
import { optionsOf, parseFloat64, parseInteger, sliceBounds, toBytes, toText } from './arguments'

/** The ranks of a range of members, as arguments of `slice`. */
type RankBounds = readonly [start: number, end: number]

/** The ranks of the members with scores from `min` to `max`; a score after `(` is excluded. */
export const boundsByScore = (set: SortedSet, min: Buffer, max: Buffer): RankBounds =>
  set.rangeByScore(parseScoreBound(min), parseScoreBound(max))

/** The ranks of the members from `min` to `max`: `[a` includes a, `(a` excludes it, `-` and `+` set no bound. */
export const boundsByMember = (set: SortedSet, min: Buffer, max: Buffer): RankBounds =>
  set.rangeByMember(parseMemberBound(min), parseMemberBound(max))

/** The ranks from one index to another; negative indexes count from the end. */
export const boundsByIndex = (set: SortedSet, start: Buffer, stop: Buffer): RankBounds =>
  sliceBounds(start, stop, set.size)

function parseScoreBound(bytes: Buffer): Bound<number> {
  const isExclusive = toText(bytes).startsWith('(')
  return { key: parseFloat64(isExclusive ? bytes.subarray(1) : bytes, 'min or max is not a float'), isExclusive }
}

/** Greater than every member, because members have one character per byte. */
const afterAllMembers = '\u0100'

function parseMemberBound(bytes: Buffer): Bound<string> {
  const text = toText(bytes)
  if (text === '-' || text === '+') return { key: text === '-' ? '' : afterAllMembers, isExclusive: false }
  if (!/^[[(]/.test(text)) throw new RedisError('min or max not valid string range item')
  return { key: text.slice(1), isExclusive: text.startsWith('(') }
}

interface RangeOptions {
  boundsOf: typeof boundsByIndex
  isReversed: boolean
  withScores: boolean
  limit?: { offset: number; count: number }
}

function parseOptions(args: readonly Buffer[]): RangeOptions {
  const options: RangeOptions = { boundsOf: boundsByIndex, isReversed: false, withScores: false }
  for (const [option, readArgument] of optionsOf(args)) {
    if (option === 'BYSCORE') options.boundsOf = boundsByScore
    else if (option === 'BYLEX') options.boundsOf = boundsByMember
    else if (option === 'REV') options.isReversed = true
    else if (option === 'WITHSCORES') options.withScores = true
    else if (option === 'LIMIT')
      options.limit = { offset: parseInteger(readArgument()), count: parseInteger(readArgument()) }
    else throw syntaxError()
  }
  if (options.limit && options.boundsOf === boundsByIndex) {
    throw new RedisError('syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX')
  }
  if (options.withScores && options.boundsOf === boundsByMember)
    throw new RedisError('syntax error, WITHSCORES not supported in combination with BYLEX')
  return options
}

/** The reply of ZRANGE with its options BYSCORE, BYLEX, REV, LIMIT and WITHSCORES. */
export function rangeReply(set: SortedSet, args: readonly Buffer[], protocol: Protocol): Reply {
  const { members, withScores } = selectRange(set, args)
  return membersReply(members, withScores, protocol)
}

/** The members that ZRANGE selects. */
export function selectRange(
  set: SortedSet,
  [from, to, ...args]: readonly Buffer[],
): { members: readonly ScoredMember[]; withScores: boolean } {
  const { boundsOf, isReversed, withScores, limit } = parseOptions(args)
  const { offset, count } = limit ?? { offset: 0, count: -1 }
  const [start, end] = rankBounds(set, [from as Buffer, to as Buffer], { boundsOf, isReversed })
  const size = offset < 0 ? 0 : Math.max(0, Math.min(count < 0 ? Infinity : count, end - start - offset))
  // With REV, the range is read from its end, so the offset of LIMIT counts from there.
  const members = isReversed
    ? set.slice(end - offset - size, end - offset).toReversed()
    : set.slice(start + offset, start + offset + size)
  return { members, withScores }
}

/** With REV, the first argument is the upper bound, and indexes count from the highest rank. */
function rankBounds(
  set: SortedSet,
  [from, to]: readonly [Buffer, Buffer],
  { boundsOf, isReversed }: Pick<RangeOptions, 'boundsOf' | 'isReversed'>,
): RankBounds {
  if (!isReversed) return boundsOf(set, from, to)
  if (boundsOf !== boundsByIndex) return boundsOf(set, to, from)
  const [start, end] = boundsByIndex(set, from, to)
  return [set.size - end, set.size - start]
}

/** Adds options of ZRANGE to the arguments of an older command, such as ZREVRANGE. */
export const rangeReplyWith =
  (...options: string[]): typeof rangeReply =>
  (set, [from, to, ...args], protocol) =>
    rangeReply(set, [from as Buffer, to as Buffer, ...options.map(toBytes), ...args], protocol)

/** Members, or members with their scores: an array of pairs in RESP3, a flat array in RESP2. */
export function membersReply(members: readonly ScoredMember[], withScores: boolean, protocol: Protocol): Reply {
  if (!withScores) return members.map(({ member }) => toBytes(member))
  const pairs = members.map(({ member, score }): Reply[] => [toBytes(member), new DoubleReply(score)])
  return protocol === 3 ? pairs : pairs.flat()
}
