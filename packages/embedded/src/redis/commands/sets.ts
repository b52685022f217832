import { parseInteger } from './arguments'
import { SetReply, type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { binaryText, toBytes } from './bytes'
import { scanReply } from './keys'

const membersAt = (key: Buffer | undefined, { database }: Session): Set<string> =>
  database.getAs<Set<string>>(binaryText(key as Buffer), Set) ?? new Set()

function add([keyBytes, ...members]: readonly Buffer[], { database }: Session): Reply {
  const set = database.getOrCreate<Set<string>>(binaryText(keyBytes as Buffer), Set)
  const before = set.size
  for (const member of members) set.add(binaryText(member))
  return set.size - before
}

function remove([keyBytes, ...members]: readonly Buffer[], session: Session): Reply {
  const set = membersAt(keyBytes, session)
  const count = members.filter((member) => set.delete(binaryText(member))).length
  if (count > 0) session.database.removeIfEmpty(binaryText(keyBytes as Buffer))
  return count
}

function pop([keyBytes, count]: readonly Buffer[], session: Session): Reply {
  const set = membersAt(keyBytes, session)
  const taken = shuffled([...set]).slice(0, count ? parseInteger(count) : 1)
  for (const member of taken) set.delete(member)
  if (taken.length > 0) session.database.removeIfEmpty(binaryText(keyBytes as Buffer))
  return count ? new SetReply(taken.map(toBytes)) : taken[0] === undefined ? null : toBytes(taken[0])
}

function shuffled(items: string[]): string[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1))
    ;[items[at], items[other]] = [items[other] as string, items[at] as string]
  }
  return items
}

const combine =
  (choose: (first: Set<string>, others: Set<string>[]) => Iterable<string>): Command['run'] =>
  (keys, session) => {
    const [first = new Set<string>(), ...others] = keys.map((key) => membersAt(key, session))
    return new SetReply(Array.from(choose(first, others), toBytes))
  }

const has = (key: Buffer | undefined, member: Buffer | undefined, session: Session): number =>
  membersAt(key, session).has(binaryText(member as Buffer)) ? 1 : 0

export const setCommands: CommandTable = {
  SADD: { arity: -3, run: add },
  SREM: { arity: -3, run: remove },
  SMEMBERS: { arity: 2, run: ([key], session) => new SetReply(Array.from(membersAt(key, session), toBytes)) },
  SISMEMBER: { arity: 3, run: ([key, member], session) => has(key, member, session) },
  SMISMEMBER: { arity: -3, run: ([key, ...members], session) => members.map((member) => has(key, member, session)) },
  SCARD: { arity: 2, run: ([key], session) => membersAt(key, session).size },
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
      scanReply(membersAt(key, session), args, cursor as Buffer, (member) => [toBytes(member)]),
  },
}
