import { RedisError, wrongArity } from '../errors'
import { MapReply, type Reply, replyOk } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { checkedInt64, copyOf, pairsOf, parseInt64, toBytes, toText } from './arguments'
import { scanReply } from './keys'

type Hash = Map<string, Buffer>

/** A command that only reads a hash; a missing key is an empty hash. */
const read =
  (reply: (hash: Hash, args: readonly Buffer[]) => Reply): Command['run'] =>
  ([key, ...args], { database }) =>
    reply(database.getAs<Hash>(toText(key as Buffer), Map) ?? (new Map() as Hash), args)

const setFields =
  (command: string) =>
  ([key, ...args]: readonly Buffer[], { database }: Session): number => {
    const pairs = pairsOf(args, () => wrongArity(command))
    const hash = database.getOrCreate<Hash>(toText(key as Buffer), Map)
    const oldSize = hash.size
    for (const [field, value] of pairs) hash.set(toText(field), copyOf(value))
    return hash.size - oldSize
  }

function setIfMissing([key, field, value]: readonly Buffer[], { database }: Session): Reply {
  const hash = database.getOrCreate<Hash>(toText(key as Buffer), Map)
  const name = toText(field as Buffer)
  if (hash.has(name)) return 0
  hash.set(name, copyOf(value as Buffer))
  return 1
}

function deleteFields([keyBytes, ...fields]: readonly Buffer[], { database }: Session): Reply {
  const key = toText(keyBytes as Buffer)
  return database.deleteMembers(key, database.getAs<Hash>(key, Map), fields.map(toText))
}

function increment([keyBytes, field, by]: readonly Buffer[], { database }: Session): Reply {
  const key = toText(keyBytes as Buffer)
  const name = toText(field as Buffer)
  const old = database.getAs<Hash>(key, Map)?.get(name)
  if (old && !/^-?\d+$/.test(toText(old))) throw new RedisError('hash value is not an integer')
  const sum = checkedInt64((old ? parseInt64(old) : 0n) + parseInt64(by as Buffer))
  database.getOrCreate<Hash>(key, Map).set(name, Buffer.from(String(sum)))
  return sum
}

export const hashCommands: CommandTable = {
  HSET: { arity: -4, run: setFields('hset') },
  HMSET: { arity: -4, run: replyOk(setFields('hmset')) },
  HSETNX: { arity: 4, run: setIfMissing },
  HGET: { arity: 3, run: read((hash, [field]) => hash.get(toText(field as Buffer)) ?? null) },
  HMGET: { arity: -3, run: read((hash, fields) => fields.map((field) => hash.get(toText(field)) ?? null)) },
  HGETALL: {
    arity: 2,
    run: read((hash) => new MapReply(Array.from(hash, ([field, value]) => [toBytes(field), value]))),
  },
  HDEL: { arity: -3, run: deleteFields },
  HEXISTS: { arity: 3, run: read((hash, [field]) => (hash.has(toText(field as Buffer)) ? 1 : 0)) },
  HLEN: { arity: 2, run: read((hash) => hash.size) },
  HKEYS: { arity: 2, run: read((hash) => Array.from(hash.keys(), toBytes)) },
  HVALS: { arity: 2, run: read((hash) => [...hash.values()]) },
  HINCRBY: { arity: 4, run: increment },
  HSCAN: {
    arity: -3,
    run: read((hash, [cursor, ...args]) =>
      scanReply(hash.keys(), args, cursor as Buffer, (field) => [toBytes(field), hash.get(field) ?? null]),
    ),
  },
}
