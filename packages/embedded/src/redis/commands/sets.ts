import { RedisError, syntaxError } from '../redis-error'
import { SetReply, type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { MemberSet } from '../store/hash-and-set'
import { optionsOf, parseInteger, parseKeyCount, parseNonNegative, toBytes, toText } from './arguments'
import { scanReply } from './keys'
import { randomItem, sample } from './random'

const membersOf = (key: Buffer | undefined, { database }: Session): MemberSet =>
  database.getAs(toText(key as Buffer), MemberSet) ?? new MemberSet()

function add([keyBytes, ...members]: readonly Buffer[], { database }: Session): Reply {
  const key = toText(keyBytes as Buffer)
  const set = database.getOrCreate(key, MemberSet)
  const oldSize = set.size
  for (const member of members) set.add(toText(member))
  database.afterChange(key, { isChanged: set.size > oldSize })
  return set.size - oldSize
}

function remove([key, ...members]: readonly Buffer[], session: Session): Reply {
  return session.database.deleteMembers(toText(key as Buffer), membersOf(key, session), members.map(toText))
}

function pop([key, count]: readonly Buffer[], session: Session): Reply {
  const set = membersOf(key, session)
  if (count) {
    const members = sample([...set], parseNonNegative(count))
    session.database.deleteMembers(toText(key as Buffer), set, members)
    return new SetReply(members.map(toBytes))
  }
  const member = randomItem(set, set.size)
  if (member === undefined) return null
  session.database.deleteMembers(toText(key as Buffer), set, [member])
  return toBytes(member)
}

function randomMembers([key, count]: readonly Buffer[], session: Session): Reply {
  const set = membersOf(key, session)
  if (count) return sample([...set], parseInteger(count)).map(toBytes)
  const member = randomItem(set, set.size)
  return member === undefined ? null : toBytes(member)
}

function move([from, to, member]: readonly Buffer[], session: Session): Reply {
  const { database } = session
  const target = membersOf(to, session)
  const name = toText(member as Buffer)
  if (!membersOf(from, session).has(name)) return 0
  if (from?.equals(to as Buffer)) return 1
  database.deleteMembers(toText(from as Buffer), membersOf(from, session), [name], 'srem')
  if (!target.has(name)) {
    database.getOrCreate(toText(to as Buffer), MemberSet).add(name)
    database.afterChange(toText(to as Buffer), { event: 'sadd' })
  }
  return 1
}

type Combine = (first: MemberSet, others: MemberSet[]) => Iterable<string>

const union: Combine = (first, others) => new Set([first, ...others].flatMap((set) => [...set]))
const intersection: Combine = (first, others) => [...first].filter((member) => others.every((set) => set.has(member)))
const difference: Combine = (first, others) => [...first].filter((member) => !others.some((set) => set.has(member)))

function combineSets(combine: Combine, keys: readonly Buffer[], session: Session): Iterable<string> {
  const [first = new MemberSet(), ...others] = keys.map((key) => membersOf(key, session))
  return combine(first, others)
}

const combineCommand = (combine: Combine): Command => ({
  arity: -2,
  run: (keys, session) => new SetReply(Array.from(combineSets(combine, keys, session), toBytes)),
})

const storeCommand = (combine: Combine): Command => ({
  arity: -3,
  mayGrow: true,
  run: ([target, ...keys], session) => {
    const result = MemberSet.of(combineSets(combine, keys, session))
    storeOrDelete(toText(target as Buffer), result, session)
    return result.size
  },
})

/** Stores the result of a command such as SUNIONSTORE; an empty one deletes the key. */
export function storeOrDelete(
  key: string,
  value: Exclude<Parameters<Session['database']['set']>[1], Buffer>,
  { database }: Session,
): void {
  if (value.size > 0) database.set(key, value)
  else database.delete(key)
}

function intersectionSize([countBytes, ...args]: readonly Buffer[], session: Session): Reply {
  const [keys, optionArgs] = parseKeyCount(countBytes as Buffer, args)
  let limit = Infinity
  for (const [option, readArgument] of optionsOf(optionArgs)) {
    if (option !== 'LIMIT') throw syntaxError()
    limit = parseInteger(readArgument()) || Infinity
    if (limit < 0) throw new RedisError("LIMIT can't be negative")
  }
  return Math.min(limit, [...combineSets(intersection, keys, session)].length)
}

/** 1 if the member is in the set of the key, otherwise 0. */
const membershipReply = (key: Buffer | undefined, member: Buffer | undefined, session: Session): number =>
  membersOf(key, session).has(toText(member as Buffer)) ? 1 : 0

export const setCommands: CommandTable = {
  SADD: { arity: -3, mayGrow: true, run: add },
  SREM: { arity: -3, run: remove },
  SMEMBERS: { arity: 2, run: ([key], session) => new SetReply(Array.from(membersOf(key, session), toBytes)) },
  SISMEMBER: { arity: 3, run: ([key, member], session) => membershipReply(key, member, session) },
  SMISMEMBER: {
    arity: -3,
    run: ([key, ...members], session) => members.map((member) => membershipReply(key, member, session)),
  },
  SCARD: { arity: 2, run: ([key], session) => membersOf(key, session).size },
  SPOP: { arity: -2, run: pop },
  SRANDMEMBER: { arity: -2, run: randomMembers },
  SMOVE: { arity: 4, run: move },
  SUNION: combineCommand(union),
  SINTER: combineCommand(intersection),
  SDIFF: combineCommand(difference),
  SUNIONSTORE: storeCommand(union),
  SINTERSTORE: storeCommand(intersection),
  SDIFFSTORE: storeCommand(difference),
  SINTERCARD: { arity: -3, run: intersectionSize },
  SSCAN: {
    arity: -3,
    run: ([key, cursor, ...args], session) =>
      scanReply(membersOf(key, session), args, cursor as Buffer, (member) => [toBytes(member)]),
  },
}
