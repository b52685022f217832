import { RedisError, syntaxError } from '../redis-error'
import { DoubleReply, type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { type ScoredMember, SortedSet } from '../store/sorted-set'
import { pairsOf, parseFloat64, parseInteger, parseNonNegative, toBytes, toName, toText } from './arguments'
import { scanReply } from './keys'
import { sample } from './random'
import { storeOrDelete } from './sets'
import {
  boundsByIndex,
  boundsByMember,
  boundsByScore,
  membersReply,
  rangeReply,
  rangeReplyWith,
  selectRange,
} from './sorted-set-ranges'

/** The set of a key; an empty one if the key does not exist. */
export const setOf = (key: Buffer | undefined, { database }: Session): SortedSet =>
  database.getAs(toText(key as Buffer), SortedSet) ?? new SortedSet()

const flagNames = new Set(['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'])

function add([keyBytes, ...args]: readonly Buffer[], session: Session): Reply {
  const flagCount = args.findIndex((argument) => !flagNames.has(toName(argument)))
  const flags = new Set(args.slice(0, flagCount).map(toName))
  const members = pairsOf(args.slice(flagCount)).map(([score, member]) => ({
    score: parseFloat64(score),
    member: toText(member),
  }))
  assertCompatible(flags, members.length)
  const key = toText(keyBytes as Buffer)
  const set = session.database.getOrCreate(key, SortedSet)
  const results = members.map((member) => addMember(set, member, flags))
  const isChanged = results.some((result) => result.isNew || result.isChanged)
  session.database.afterChange(key, { isChanged, event: flags.has('INCR') ? 'zincr' : 'zadd' })
  if (flags.has('INCR')) return results[0]?.score === undefined ? null : new DoubleReply(results[0].score)
  return results.filter(({ isNew, isChanged }) => isNew || (flags.has('CH') && isChanged)).length
}

function assertCompatible(flags: ReadonlySet<string>, memberCount: number): void {
  if (memberCount === 0) throw syntaxError()
  if (flags.has('NX') && flags.has('XX')) throw new RedisError('XX and NX options at the same time are not compatible')
  if ([flags.has('NX'), flags.has('GT'), flags.has('LT')].filter(Boolean).length > 1) {
    throw new RedisError('GT, LT, and/or NX options at the same time are not compatible')
  }
  if (flags.has('INCR') && memberCount > 1) throw new RedisError('INCR option supports a single increment-element pair')
}

interface AddResult {
  isNew: boolean
  isChanged: boolean
  /** The new score; undefined if the flags prevented the change. */
  score?: number
}

function addMember(set: SortedSet, { score, member }: ScoredMember, flags: ReadonlySet<string>): AddResult {
  const oldScore = set.score(member)
  const newScore = flags.has('INCR') ? (oldScore ?? 0) + score : score
  if (Number.isNaN(newScore)) throw new RedisError('resulting score is not a number (NaN)')
  const isPrevented =
    oldScore === undefined
      ? flags.has('XX')
      : flags.has('NX') || (flags.has('GT') && newScore <= oldScore) || (flags.has('LT') && newScore >= oldScore)
  if (isPrevented) return { isNew: false, isChanged: false }
  set.set(member, newScore)
  return { isNew: oldScore === undefined, isChanged: oldScore !== newScore, score: newScore }
}

const increment = ([key, by, member]: readonly Buffer[], session: Session): Reply =>
  add([key, toBytes('INCR'), by, member] as Buffer[], session)

/** Removes members and returns how many existed. */
const remove = (key: Buffer | undefined, members: readonly string[], session: Session): number =>
  session.database.deleteMembers(toText(key as Buffer), setOf(key, session), members)

const removeRange =
  (boundsOf: typeof boundsByScore): Command['run'] =>
  ([key, from, to], session) => {
    const set = setOf(key, session)
    const members = set.slice(...boundsOf(set, from as Buffer, to as Buffer)).map(({ member }) => member)
    return remove(key, members, session)
  }

const rankCommand =
  (isReversed: boolean): Command['run'] =>
  ([key, member], session) => {
    const set = setOf(key, session)
    const index = set.rank(toText(member as Buffer))
    if (index === undefined) return null
    return isReversed ? set.size - 1 - index : index
  }

const pop =
  (end: 'lowest' | 'highest'): Command['run'] =>
  ([key, countBytes], session) => {
    const members = popMembers(toText(key as Buffer), end, countBytes ? parseNonNegative(countBytes) : 1, session)
    // Without a count, the reply is flat in RESP3 as well.
    return membersReply(members, true, countBytes ? session.protocol : 2)
  }

/** Removes up to `maxCount` members with the lowest or highest scores. */
export function popMembers(
  key: string,
  end: 'lowest' | 'highest',
  maxCount: number,
  { database }: Session,
): readonly ScoredMember[] {
  const set = database.getAs(key, SortedSet) ?? new SortedSet()
  const count = Math.min(set.size, maxCount)
  const members = end === 'lowest' ? set.slice(0, count) : set.slice(set.size - count, set.size).toReversed()
  const names = members.map(({ member }) => member)
  database.deleteMembers(key, set, names, end === 'lowest' ? 'zpopmin' : 'zpopmax')
  return members
}

function randomMembers([key, countBytes, option]: readonly Buffer[], session: Session): Reply {
  const set = setOf(key, session)
  if (!countBytes) return sample(set.slice(), 1).map(({ member }) => toBytes(member))[0] ?? null
  if (option && toName(option) !== 'WITHSCORES') throw syntaxError()
  const members = sample(set.slice(), parseInteger(countBytes))
  return membersReply(members, option !== undefined, session.protocol)
}

function scoreReply([key, member]: readonly Buffer[], session: Session): Reply {
  const score = setOf(key, session).score(toText(member as Buffer))
  return score === undefined ? null : new DoubleReply(score)
}

const countRange =
  (boundsOf: typeof boundsByScore): Command['run'] =>
  ([key, min, max], session) => {
    const [start, end] = boundsOf(setOf(key, session), min as Buffer, max as Buffer)
    return end - start
  }

function scan([key, cursor, ...args]: readonly Buffer[], session: Session): Reply {
  const set = setOf(key, session)
  const names = set.slice().map(({ member }) => member)
  return scanReply(names, args, cursor as Buffer, (member) => [toBytes(member), String(set.score(member))])
}

const rangeCommand = (toReply: typeof rangeReply): Command => ({
  arity: -4,
  run: ([key, ...args], session) => toReply(setOf(key, session), args, session.protocol),
})

function storeRange([target, key, ...args]: readonly Buffer[], session: Session): Reply {
  const { members, withScores } = selectRange(setOf(key, session), args)
  if (withScores) throw syntaxError()
  storeOrDelete(toText(target as Buffer), SortedSet.of(members), session)
  return members.length
}

export const sortedSetCommands: CommandTable = {
  ZADD: { arity: -4, mayGrow: true, run: add },
  ZINCRBY: { arity: 4, mayGrow: true, run: increment },
  ZREM: { arity: -3, run: ([key, ...members], session) => remove(key, members.map(toText), session) },
  ZSCORE: { arity: 3, run: scoreReply },
  ZCARD: { arity: 2, run: ([key], session) => setOf(key, session).size },
  ZCOUNT: { arity: 4, run: countRange(boundsByScore) },
  ZLEXCOUNT: { arity: 4, run: countRange(boundsByMember) },
  ZMSCORE: {
    arity: -3,
    run: ([key, ...members], session) => members.map((member) => scoreReply([key as Buffer, member], session)),
  },
  ZRANDMEMBER: { arity: -2, run: randomMembers },
  ZRANGESTORE: { arity: -5, mayGrow: true, run: storeRange },
  ZRANK: { arity: 3, run: rankCommand(false) },
  ZREVRANK: { arity: 3, run: rankCommand(true) },
  ZRANGE: rangeCommand(rangeReply),
  ZREVRANGE: rangeCommand(rangeReplyWith('REV')),
  ZRANGEBYSCORE: rangeCommand(rangeReplyWith('BYSCORE')),
  ZREVRANGEBYSCORE: rangeCommand(rangeReplyWith('BYSCORE', 'REV')),
  ZRANGEBYLEX: rangeCommand(rangeReplyWith('BYLEX')),
  ZREVRANGEBYLEX: rangeCommand(rangeReplyWith('BYLEX', 'REV')),
  ZREMRANGEBYLEX: { arity: 4, run: removeRange(boundsByMember) },
  ZREMRANGEBYSCORE: { arity: 4, run: removeRange(boundsByScore) },
  ZREMRANGEBYRANK: { arity: 4, run: removeRange(boundsByIndex) },
  ZPOPMIN: { arity: -2, run: pop('lowest') },
  ZPOPMAX: { arity: -2, run: pop('highest') },
  ZSCAN: { arity: -3, run: scan },
}
