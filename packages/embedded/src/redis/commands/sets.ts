import { SetReply, type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { parseInteger, toBytes, toText } from './arguments'
import { scanReply } from './keys'

const membersOf = (key: Buffer | undefined, { database }: Session): Set<string> =>
  database.getAs<Set<string>>(toText(key as Buffer), Set) ?? new Set()

function add([key, ...members]: readonly Buffer[], { database }: Session): Reply {
  const set = database.getOrCreate<Set<string>>(toText(key as Buffer), Set)
  const oldSize = set.size
  for (const member of members) set.add(toText(member))
  return set.size - oldSize
}

function remove([key, ...members]: readonly Buffer[], session: Session): Reply {
  return session.database.deleteMembers(toText(key as Buffer), membersOf(key, session), members.map(toText))
}

function pop([key, count]: readonly Buffer[], session: Session): Reply {
  const set = membersOf(key, session)
  const popped = shuffle([...set]).slice(0, count ? parseInteger(count) : 1)
  session.database.deleteMembers(toText(key as Buffer), set, popped)
  return count ? new SetReply(popped.map(toBytes)) : popped[0] === undefined ? null : toBytes(popped[0])
}

function shuffle(items: string[]): string[] {
  for (let index = items.length - 1; index > 0; index--) {
    const other = Math.floor(Math.random() * (index + 1))
    ;[items[index], items[other]] = [items[other] as string, items[index] as string]
  }
  return items
}

const combine =
  (select: (first: Set<string>, others: Set<string>[]) => Iterable<string>): Command['run'] =>
  (keys, session) => {
    const [first = new Set<string>(), ...others] = keys.map((key) => membersOf(key, session))
    return new SetReply(Array.from(select(first, others), toBytes))
  }

const has = (key: Buffer | undefined, member: Buffer | undefined, session: Session): number =>
  membersOf(key, session).has(toText(member as Buffer)) ? 1 : 0

export const setCommands: CommandTable = {
  SADD: { arity: -3, run: add },
  SREM: { arity: -3, run: remove },
  SMEMBERS: { arity: 2, run: ([key], session) => new SetReply(Array.from(membersOf(key, session), toBytes)) },
  SISMEMBER: { arity: 3, run: ([key, member], session) => has(key, member, session) },
  SMISMEMBER: { arity: -3, run: ([key, ...members], session) => members.map((member) => has(key, member, session)) },
  SCARD: { arity: 2, run: ([key], session) => membersOf(key, session).size },
  SPOP: { arity: -2, run: pop },
  SUNION: { arity: -2, run: combine((first, others) => new Set([first, ...others].flatMap((set) => [...set]))) },
  SINTER: {
    arity: -2,
    run: combine((first, others) => [...first].filter((member) => others.every((set) => set.has(member)))),
  },
  SDIFF: {
    arity: -2,
    run: combine((first, others) => [...first].filter((member) => !others.some((set) => set.has(member)))),
  },
  SSCAN: {
    arity: -3,
    run: ([key, cursor, ...args], session) =>
      scanReply(membersOf(key, session), args, cursor as Buffer, (member) => [toBytes(member)]),
  },
}
