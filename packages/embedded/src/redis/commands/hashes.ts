import { RedisError, syntaxError, wrongArity } from '../redis-error'
import { MapReply, type Reply, replyOk } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { Hash } from '../store/hash-and-set'
import {
  checkedInt64,
  copyOf,
  pairsOf,
  parseFloat64,
  parseInt64,
  parseInteger,
  toBytes,
  toName,
  toText,
} from './arguments'
import { scanReply } from './keys'
import { sample } from './random'
import { addFloats } from './strings'

/** A command that only reads a hash; a missing key is an empty hash. */
const read =
  (toReply: (hash: Hash, args: readonly Buffer[]) => Reply): Command['run'] =>
  ([key, ...args], { database }) =>
    toReply(database.getAs(toText(key as Buffer), Hash) ?? new Hash(), args)

const setFields =
  (command: string) =>
  ([key, ...args]: readonly Buffer[], { database }: Session): number => {
    const pairs = pairsOf(args, () => wrongArity(command))
    const hash = database.getOrCreate(toText(key as Buffer), Hash)
    const oldSize = hash.size
    for (const [field, value] of pairs) hash.set(toText(field), copyOf(value))
    database.afterChange(toText(key as Buffer), { event: 'hset' })
    return hash.size - oldSize
  }

function setIfMissing([key, field, value]: readonly Buffer[], { database }: Session): Reply {
  const hash = database.getOrCreate(toText(key as Buffer), Hash)
  const name = toText(field as Buffer)
  if (hash.has(name)) return 0
  hash.set(name, copyOf(value as Buffer))
  database.afterChange(toText(key as Buffer), { event: 'hset' })
  return 1
}

function deleteFields([keyBytes, ...fields]: readonly Buffer[], { database }: Session): Reply {
  const key = toText(keyBytes as Buffer)
  return database.deleteMembers(key, database.getAs(key, Hash), fields.map(toText))
}

/** Replaces the value of a field with the result of `update` for the old value. */
function updateField(
  [keyBytes, field]: readonly Buffer[],
  { database }: Session,
  update: (oldValue?: Buffer) => Buffer,
): Buffer {
  const key = toText(keyBytes as Buffer)
  const value = update(database.getAs(key, Hash)?.get(toText(field as Buffer)))
  database.getOrCreate(key, Hash).set(toText(field as Buffer), value)
  database.afterChange(key)
  return value
}

function increment(args: readonly Buffer[], session: Session): Reply {
  const sum = updateField(args, session, (oldValue) => {
    const by = parseInt64(args[2] as Buffer)
    const value = oldValue ? parseInt64(oldValue, () => new RedisError('hash value is not an integer')) : 0n
    return Buffer.from(String(checkedInt64(value + by)))
  })
  return BigInt(toText(sum))
}

const incrementFloat = (args: readonly Buffer[], session: Session): Reply =>
  updateField(args, session, (oldValue) => {
    const value = oldValue ? parseFloat64(oldValue, 'hash value is not a float') : 0
    return addFloats(value, args[2] as Buffer)
  })

/** HRANDFIELD returns distinct fields; with a negative count, fields can be repeated. */
function randomFields([key, countBytes, option]: readonly Buffer[], { database, protocol }: Session): Reply {
  const hash = database.getAs(toText(key as Buffer), Hash) ?? new Hash()
  if (!countBytes) return sample([...hash.keys()], 1).map(toBytes)[0] ?? null
  const withValues = option !== undefined
  if (withValues && toName(option) !== 'WITHVALUES') throw syntaxError()
  const fields = sample([...hash.keys()], parseInteger(countBytes))
  if (!withValues) return fields.map(toBytes)
  const pairs = fields.map((field): Reply[] => [toBytes(field), hash.get(field) ?? null])
  return protocol === 3 ? pairs : pairs.flat()
}

export const hashCommands: CommandTable = {
  HSET: { arity: -4, mayGrow: true, run: setFields('hset') },
  HMSET: { arity: -4, mayGrow: true, run: replyOk(setFields('hmset')) },
  HSETNX: { arity: 4, mayGrow: true, run: setIfMissing },
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
  HINCRBY: { arity: 4, mayGrow: true, run: increment },
  HINCRBYFLOAT: { arity: 4, mayGrow: true, run: incrementFloat },
  HSTRLEN: { arity: 3, run: read((hash, [field]) => hash.get(toText(field as Buffer))?.length ?? 0) },
  HRANDFIELD: { arity: -2, run: randomFields },
  HSCAN: {
    arity: -3,
    run: read((hash, [cursor, ...args]) =>
      scanReply(hash.keys(), args, cursor as Buffer, (field) => [toBytes(field), hash.get(field) ?? null]),
    ),
  },
}
