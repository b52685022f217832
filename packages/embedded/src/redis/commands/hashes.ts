import { RedisError, wrongArity } from '../errors'
import { ok, MapReply, type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { checkedInt64, pairsOf, parseInt64 } from './arguments'
import { binaryText, copyOf, toBytes } from './bytes'
import { scanReply } from './keys'

type Hash = Map<string, Buffer>

const read =
  (view: (hash: Hash, args: readonly Buffer[]) => Reply): Command['run'] =>
  ([key, ...rest], { database }) =>
    view(database.getAs<Hash>(binaryText(key as Buffer), Map) ?? (new Map() as Hash), rest)

function setFields([keyBytes, ...args]: readonly Buffer[], { database }: Session, name: string): number {
  const pairs = pairsOf(args, () => wrongArity(name))
  const hash = database.getOrCreate<Hash>(binaryText(keyBytes as Buffer), Map)
  const before = hash.size
  for (const [field, value] of pairs) hash.set(binaryText(field), copyOf(value))
  return hash.size - before
}

function setIfNew([keyBytes, field, value]: readonly Buffer[], { database }: Session): Reply {
  const hash = database.getOrCreate<Hash>(binaryText(keyBytes as Buffer), Map)
  const name = binaryText(field as Buffer)
  if (hash.has(name)) return 0
  hash.set(name, copyOf(value as Buffer))
  return 1
}

function removeFields([keyBytes, ...fields]: readonly Buffer[], { database }: Session): Reply {
  const key = binaryText(keyBytes as Buffer)
  const hash = database.getAs<Hash>(key, Map)
  const count = fields.filter((field) => hash?.delete(binaryText(field))).length
  if (count > 0) database.removeIfEmpty(key)
  return count
}

function increase([keyBytes, field, by]: readonly Buffer[], { database }: Session): Reply {
  const key = binaryText(keyBytes as Buffer)
  const old = database.getAs<Hash>(key, Map)?.get(binaryText(field as Buffer))
  if (old && !/^-?\d+$/.test(old.toString('latin1'))) throw new RedisError('hash value is not an integer')
  const sum = checkedInt64((old ? parseInt64(old) : 0n) + parseInt64(by as Buffer))
  database.getOrCreate<Hash>(key, Map).set(binaryText(field as Buffer), Buffer.from(String(sum)))
  return sum
}

export const hashCommands: CommandTable = {
  HSET: { arity: -4, run: (args, session) => setFields(args, session, 'hset') },
  HMSET: {
    arity: -4,
    run: (args, session) => {
      setFields(args, session, 'hmset')
      return ok
    },
  },
  HSETNX: { arity: 4, run: setIfNew },
  HGET: { arity: 3, run: read((hash, [field]) => hash.get(binaryText(field as Buffer)) ?? null) },
  HMGET: { arity: -3, run: read((hash, fields) => fields.map((field) => hash.get(binaryText(field)) ?? null)) },
  HGETALL: {
    arity: 2,
    run: read((hash) => new MapReply(Array.from(hash, ([field, value]) => [toBytes(field), value]))),
  },
  HDEL: { arity: -3, run: removeFields },
  HEXISTS: { arity: 3, run: read((hash, [field]) => (hash.has(binaryText(field as Buffer)) ? 1 : 0)) },
  HLEN: { arity: 2, run: read((hash) => hash.size) },
  HKEYS: { arity: 2, run: read((hash) => Array.from(hash.keys(), toBytes)) },
  HVALS: { arity: 2, run: read((hash) => [...hash.values()]) },
  HINCRBY: { arity: 4, run: increase },
  HSCAN: {
    arity: -3,
    run: read((hash, [cursor, ...args]) =>
      scanReply(hash.keys(), args, cursor as Buffer, (field) => [toBytes(field), hash.get(field) ?? null]),
    ),
  },
}
