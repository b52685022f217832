import { RedisError } from '../redis-error'
import { type Reply, replyOk } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { addElement, createHyperLogLog, estimateCount, isHyperLogLog, mergeInto } from '../store/hyperloglog-registers'
import { toText } from './arguments'

function find(key: Buffer, { database }: Session): Buffer | undefined {
  const bytes = database.getString(toText(key))
  if (!bytes || isHyperLogLog(bytes)) return bytes
  throw new RedisError('Key is not a valid HyperLogLog string value.', 'WRONGTYPE')
}

function store(key: Buffer, bytes: Buffer, { database }: Session): void {
  database.set(toText(key), bytes, database.expiry(toText(key)), 'pfadd')
}

function add([key, ...elements]: readonly Buffer[], session: Session): Reply {
  const existing = find(key as Buffer, session)
  const bytes = existing ? Buffer.from(existing) : createHyperLogLog()
  const changingElements = elements.filter((element) => addElement(bytes, element))
  if (existing && changingElements.length === 0) return 0
  store(key as Buffer, bytes, session)
  return 1
}

function mergeAll(keys: readonly Buffer[], session: Session): Buffer {
  const union = createHyperLogLog()
  for (const key of keys) {
    const bytes = find(key, session)
    if (bytes) mergeInto(union, bytes)
  }
  return union
}

export const hyperLogLogCommands: CommandTable = {
  PFADD: { arity: -2, mayGrow: true, run: add },
  PFCOUNT: { arity: -2, run: (keys, session) => estimateCount(mergeAll(keys, session)) },
  PFMERGE: {
    arity: -2,
    mayGrow: true,
    run: replyOk((keys, session) => store(keys[0] as Buffer, mergeAll(keys, session), session)),
  },
}
