import { RedisError, syntaxError } from '../errors'
import { DoubleReply, type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { SortedSet } from '../store/sorted-set'
import { pairsOf, parseFloat64, parseInteger } from './arguments'
import { binaryText, toBytes } from './bytes'
import { scanReply } from './keys'
import { byPlace, byScore, range, scoreRange, scored } from './sorted-set-ranges'

const at = (key: Buffer | undefined, { database }: Session): SortedSet | undefined =>
  database.getAs(binaryText(key as Buffer), SortedSet)

const flagNames = new Set(['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'])

function add([keyBytes, ...args]: readonly Buffer[], session: Session): Reply {
  const count = args.findIndex((arg) => !flagNames.has(arg.toString('latin1').toUpperCase()))
  const flags = new Set(args.slice(0, count).map((arg) => arg.toString('latin1').toUpperCase()))
  const pairs = pairsOf(args.slice(count)).map(([score, member]) => ({
    score: parseFloat64(score),
    member: binaryText(member),
  }))
  assertCompatible(flags, pairs.length)
  const key = binaryText(keyBytes as Buffer)
  const set = session.database.getOrCreate(key, SortedSet)
  const results = pairs.map((pair) => addOne(set, pair, flags))
  session.database.removeIfEmpty(key)
  if (flags.has('INCR')) return results[0]?.score === undefined ? null : new DoubleReply(results[0].score)
  return results.filter(({ isNew, isChanged }) => isNew || (flags.has('CH') && isChanged)).length
}

function assertCompatible(flags: ReadonlySet<string>, pairs: number): void {
  if (pairs === 0) throw syntaxError()
  if (flags.has('NX') && flags.has('XX')) throw new RedisError('XX and NX options at the same time are not compatible')
  if ([flags.has('NX'), flags.has('GT'), flags.has('LT')].filter(Boolean).length > 1) {
    throw new RedisError('GT, LT, and/or NX options at the same time are not compatible')
  }
  if (flags.has('INCR') && pairs > 1) throw new RedisError('INCR option supports a single increment-element pair')
}

interface Added {
  isNew: boolean
  isChanged: boolean
  score?: number
}

function addOne(
  set: SortedSet,
  { score, member }: { score: number; member: string },
  flags: ReadonlySet<string>,
): Added {
  const old = set.score(member)
  const next = flags.has('INCR') ? (old ?? 0) + score : score
  if (Number.isNaN(next)) throw new RedisError('resulting score is not a number (NaN)')
  const isRefused =
    old === undefined
      ? flags.has('XX')
      : flags.has('NX') || (flags.has('GT') && next <= old) || (flags.has('LT') && next >= old)
  if (isRefused) return { isNew: false, isChanged: false }
  set.set(member, next)
  return { isNew: old === undefined, isChanged: old !== next, score: next }
}

const increase = ([key, by, member]: readonly Buffer[], session: Session): Reply =>
  add([key, Buffer.from('INCR'), by, member] as Buffer[], session)

/** Removes members and returns how many were present. */
function removeAll(keyBytes: Buffer | undefined, members: readonly string[], session: Session): number {
  const set = at(keyBytes, session)
  const count = members.filter((member) => set?.delete(member)).length
  if (count > 0) session.database.removeIfEmpty(binaryText(keyBytes as Buffer))
  return count
}

const removeRange =
  (choose: typeof byScore): Command['run'] =>
  ([key, from, to], session) => {
    const set = at(key, session)
    const bounds = choose(set, from as Buffer, to as Buffer)
    const members = set?.slice(bounds.start, bounds.end).map(({ member }) => member) ?? []
    return removeAll(key, members, session)
  }

const rank =
  (isReversed: boolean): Command['run'] =>
  ([key, member], session) => {
    const set = at(key, session)
    const place = set?.rank(binaryText(member as Buffer))
    return set === undefined || place === undefined ? null : isReversed ? set.size - 1 - place : place
  }

const pop =
  (end: 'lowest' | 'highest'): Command['run'] =>
  ([key, countBytes], session) => {
    const set = at(key, session)
    const count = Math.min(set?.size ?? 0, countBytes ? parseInteger(countBytes) : 1)
    const taken = (end === 'lowest' ? set?.slice(0, count) : set?.slice(set.size - count, set.size).toReversed()) ?? []
    removeAll(
      key,
      taken.map(({ member }) => member),
      session,
    )
    return scored(taken, countBytes ? session.protocol : 2)
  }

function score([key, member]: readonly Buffer[], session: Session): Reply {
  const value = at(key, session)?.score(binaryText(member as Buffer))
  return value === undefined ? null : new DoubleReply(value)
}

function count([key, min, max]: readonly Buffer[], session: Session): Reply {
  const { start, end } = byScore(at(key, session), min as Buffer, max as Buffer)
  return end - start
}

const ranged =
  (view: typeof range): Command['run'] =>
  ([key, ...rest], session) =>
    view(at(key, session), rest, session.protocol)

export const sortedSetCommands: CommandTable = {
  ZADD: { arity: -4, run: add },
  ZINCRBY: { arity: 4, run: increase },
  ZREM: { arity: -3, run: ([key, ...members], session) => removeAll(key, members.map(binaryText), session) },
  ZSCORE: { arity: 3, run: score },
  ZCARD: { arity: 2, run: ([key], session) => at(key, session)?.size ?? 0 },
  ZCOUNT: { arity: 4, run: count },
  ZRANK: { arity: 3, run: rank(false) },
  ZREVRANK: { arity: 3, run: rank(true) },
  ZRANGE: { arity: -4, run: ranged(range) },
  ZREVRANGE: { arity: -4, run: ranged((set, args, protocol) => range(set, [...args, Buffer.from('REV')], protocol)) },
  ZRANGEBYSCORE: { arity: -4, run: ranged(scoreRange('')) },
  ZREVRANGEBYSCORE: { arity: -4, run: ranged(scoreRange('REV')) },
  ZREMRANGEBYSCORE: { arity: 4, run: removeRange(byScore) },
  ZREMRANGEBYRANK: { arity: 4, run: removeRange(byPlace) },
  ZPOPMIN: { arity: -2, run: pop('lowest') },
  ZPOPMAX: { arity: -2, run: pop('highest') },
  ZSCAN: {
    arity: -3,
    run: ([key, cursor, ...args], session) => {
      const set = at(key, session)
      const names = set?.slice(0, set.size).map(({ member }) => member) ?? []
      return scanReply(names, args, cursor as Buffer, (member) => [toBytes(member), String(set?.score(member))])
    },
  },
}
