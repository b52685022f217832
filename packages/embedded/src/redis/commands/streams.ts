import { RedisError, syntaxError, throwSyntaxError, wrongArity } from '../redis-error'
import { MapReply, nullArray, type Reply, replyOk } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { maxStreamId, minStreamId, Stream, type StreamId } from '../store/stream'
import { copyOf, optionsOf, parseInteger, toText } from './arguments'
import {
  entryReply,
  formatId,
  millisecondsOf,
  parseEnd,
  parseId,
  parseStart,
  parseStreams,
  parseTrim,
  parseTrimLimit,
  streamOf,
  toId,
  type Trim,
  trimStream,
} from './stream-arguments'

/** The options of XADD before the id, and the position of the id. */
function parseAdd(args: readonly Buffer[]): { createsStream: boolean; trim: Trim | undefined; idPosition: number } {
  let createsStream = true
  let trim: Trim | undefined
  for (const [option, readArgument, position] of optionsOf(args)) {
    if (option === 'NOMKSTREAM') createsStream = false
    else if (option === 'LIMIT') parseTrimLimit(trim, readArgument)
    else {
      const parsed = parseTrim(option, readArgument)
      if (!parsed) return { createsStream, trim, idPosition: position }
      if (trim) throw new RedisError('syntax error, MAXLEN and MINID options at the same time are not compatible')
      trim = parsed
    }
  }
  throw wrongArity('xadd')
}

/** The id of a new entry: `*`, `milliseconds-*` or a complete id. */
function newId(bytes: Buffer, stream: Stream | undefined, session: Session): StreamId {
  const text = toText(bytes)
  const lastId = stream?.lastId ?? minStreamId
  if (text === '*') {
    const id = toId(BigInt(session.server.now()), 0n)
    return id > lastId ? id : lastId + 1n
  }
  if (text.endsWith('-*')) {
    const start = parseId(bytes.subarray(0, -2))
    const id = millisecondsOf(start) === millisecondsOf(lastId) ? lastId + 1n : start
    return checkedId(id === minStreamId ? 1n : id, lastId)
  }
  return checkedId(parseId(bytes), lastId)
}

function checkedId(id: StreamId, lastId: StreamId): StreamId {
  if (id === minStreamId) throw new RedisError('The ID specified in XADD must be greater than 0-0')
  if (id <= lastId) throw new RedisError('The ID specified in XADD is equal or smaller than the target stream top item')
  return id
}

function add([keyBytes, ...args]: readonly Buffer[], session: Session): Reply {
  const { createsStream, trim, idPosition } = parseAdd(args)
  const fields = args.slice(idPosition + 1)
  if (fields.length === 0 || fields.length % 2 !== 0) throw wrongArity('xadd')
  const existing = streamOf(keyBytes, session)
  if (!existing && !createsStream) return null
  const id = newId(args[idPosition] as Buffer, existing, session)
  const key = toText(keyBytes as Buffer)
  const stream = session.database.getOrCreate(key, Stream)
  stream.add({ id, fields: fields.map(copyOf) })
  const trimmedCount = trim ? trimStream(stream, trim) : 0
  session.database.afterChange(key)
  if (trimmedCount > 0) session.database.afterChange(key, { event: 'xtrim' })
  return formatId(id)
}

function trim([keyBytes, ...args]: readonly Buffer[], session: Session): Reply {
  let parsed: Trim | undefined
  for (const [option, readArgument] of optionsOf(args)) {
    if (option === 'LIMIT') parseTrimLimit(parsed, readArgument)
    else parsed = parseTrim(option, readArgument) ?? throwSyntaxError()
  }
  const stream = streamOf(keyBytes, session)
  if (!parsed) throw syntaxError()
  if (!stream) return 0
  const count = trimStream(stream, parsed)
  session.database.afterChange(toText(keyBytes as Buffer), { isChanged: count > 0 })
  return count
}

const rangeCommand = (isReversed: boolean): Command => ({
  arity: -4,
  run: ([key, from, to, ...args], session) => {
    const [start, end] = isReversed ? [parseStart(to), parseEnd(from)] : [parseStart(from), parseEnd(to)]
    let count = Infinity
    for (const [option, readArgument] of optionsOf(args)) {
      if (option !== 'COUNT') throw syntaxError()
      count = Math.max(0, parseInteger(readArgument()))
    }
    const stream = streamOf(key, session)
    if (!stream) return []
    // As in Redis, COUNT 0 gets the null array.
    return count === 0 ? nullArray : stream.range(start, end, { count, isReversed }).map(entryReply)
  },
})

function deleteEntries([key, ...ids]: readonly Buffer[], session: Session): Reply {
  const parsedIds = ids.map((id) => parseId(id))
  const stream = streamOf(key, session)
  const count = parsedIds.filter((id) => stream?.delete(id)).length
  session.database.afterChange(toText(key as Buffer), { isChanged: count > 0 })
  return count
}

/** Parses `COUNT count` and `BLOCK milliseconds`, and passes other options to `parseOther`. */
export function parseReadOptions(
  args: readonly Buffer[],
  parseOther: (option: string) => void,
): { count: number; blockMs: number | undefined } {
  let count = Infinity
  let blockMs: number | undefined
  for (const [option, readArgument] of optionsOf(args)) {
    if (option === 'COUNT') count = parseInteger(readArgument())
    else if (option === 'BLOCK') blockMs = parseInteger(readArgument())
    else parseOther(option)
  }
  if (blockMs !== undefined && blockMs < 0) throw new RedisError('timeout is negative')
  return { count: count <= 0 ? Infinity : count, blockMs }
}

export type KeyEntries = readonly [key: Buffer, entries: Reply[]]

/**
 * The reply of XREAD and XREADGROUP: a map in RESP3, an array of pairs in RESP2. Without entries, it waits for
 * `blockMs` (0: without a limit; undefined: not at all).
 */
export function readReply(
  keys: readonly Buffer[],
  readEntries: () => KeyEntries[],
  blockMs: number | undefined,
  session: Session,
): Reply {
  const attempt = (): Reply | undefined => {
    const results = readEntries()
    if (results.length === 0) return undefined
    return session.protocol === 3 ? new MapReply(results) : results
  }
  if (blockMs === undefined) return attempt() ?? nullArray
  return session.runBlocking({ keys: keys.map(toText), attempt, timeoutMs: blockMs, timeoutReply: nullArray })
}

function read(args: readonly Buffer[], session: Session): Reply {
  const { options, pairs } = parseStreams(args, 'xread')
  const keys = pairs.map(([key]) => key)
  const { count, blockMs } = parseReadOptions(options, throwSyntaxError)
  const positions = pairs.map(([key, id]) => {
    const text = toText(id)
    return [key, text === '$' ? (streamOf(key, session)?.lastId ?? minStreamId) : parseId(id)] as const
  })
  const readEntries = () =>
    positions.flatMap(([key, afterId]): KeyEntries[] => {
      const entries = streamOf(key, session)?.range(afterId + 1n, maxStreamId, { count }) ?? []
      return entries.length > 0 ? [[key, entries.map(entryReply)]] : []
    })
  return readReply(keys, readEntries, blockMs, session)
}

function setId([key, idBytes]: readonly Buffer[], session: Session): void {
  const stream = streamOf(key, session)
  if (!stream) throw new RedisError('no such key')
  const id = parseId(idBytes)
  if (stream.last && id < stream.last.id)
    throw new RedisError('The ID specified in XSETID is smaller than the target stream top item')
  stream.lastId = id
  session.database.afterChange(toText(key as Buffer))
}

export const streamCommands: CommandTable = {
  XADD: { arity: -5, mayGrow: true, run: add },
  XTRIM: { arity: -4, run: trim },
  XLEN: { arity: 2, run: ([key], session) => streamOf(key, session)?.size ?? 0 },
  XRANGE: rangeCommand(false),
  XREVRANGE: rangeCommand(true),
  XDEL: { arity: -3, run: deleteEntries },
  XREAD: { arity: -4, run: read },
  XSETID: { arity: 3, run: replyOk(setId) },
}
