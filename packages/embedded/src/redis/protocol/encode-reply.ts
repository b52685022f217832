import { DoubleReply, SimpleError, SetReply, NullArray, MapReply, PushReply, type Reply, SimpleString } from './replies'

export type Protocol = 2 | 3

/** Appends the encoded reply to `out`, without copying its buffers. */
export function encodeReply(reply: Reply, protocol: Protocol, out: (string | Buffer)[]): void {
  if (typeof reply === 'string') encodeBulkString(Buffer.from(reply), out)
  else if (Buffer.isBuffer(reply)) encodeBulkString(reply, out)
  else if (typeof reply === 'number' || typeof reply === 'bigint') out.push(`:${reply}\r\n`)
  else if (reply === null) out.push(protocol === 3 ? '_\r\n' : '$-1\r\n')
  else if (reply instanceof SimpleString) out.push(`+${reply.text}\r\n`)
  else if (reply instanceof SimpleError) out.push(`-${reply.line}\r\n`)
  else encodeAggregate(reply, protocol, out)
}

type Aggregate = MapReply | SetReply | PushReply | DoubleReply | NullArray | readonly Reply[]

function encodeAggregate(reply: Aggregate, protocol: Protocol, out: (string | Buffer)[]): void {
  const isResp3 = protocol === 3
  if (reply instanceof NullArray) out.push(isResp3 ? '_\r\n' : '*-1\r\n')
  else if (reply instanceof DoubleReply) encodeDouble(reply.value, protocol, out)
  else if (reply instanceof MapReply) {
    const { entries } = reply
    encodeArray(isResp3 ? `%${entries.length}` : `*${entries.length * 2}`, entries.flat(), protocol, out)
  } else if (reply instanceof SetReply || reply instanceof PushReply) {
    encodeArray(`${isResp3 ? reply.resp3Type : '*'}${reply.items.length}`, reply.items, protocol, out)
  } else encodeArray(`*${reply.length}`, reply, protocol, out)
}

function encodeArray(header: string, items: readonly Reply[], protocol: Protocol, out: (string | Buffer)[]): void {
  out.push(`${header}\r\n`)
  for (const item of items) encodeReply(item, protocol, out)
}

function encodeDouble(value: number, protocol: Protocol, out: (string | Buffer)[]): void {
  const text = formatDouble(value)
  if (protocol === 3) out.push(`,${text}\r\n`)
  else encodeBulkString(Buffer.from(text), out)
}

/** A double in Redis' notation: `inf` and `-inf` for infinities, no negative zero. */
export function formatDouble(value: number): string {
  if (value === Infinity) return 'inf'
  if (value === -Infinity) return '-inf'
  return String(value === 0 ? 0 : value)
}

function encodeBulkString(bytes: Buffer, out: (string | Buffer)[]): void {
  out.push(`$${bytes.length}\r\n`, bytes, '\r\n')
}

/** Concatenates encoded replies, so the replies to a pipeline of commands are sent in one write. */
export function joinReplies(parts: readonly (string | Buffer)[]): Buffer {
  let size = 0
  for (const part of parts) size += part.length
  const bytes = Buffer.allocUnsafe(size)
  let offset = 0
  for (const part of parts) {
    // String parts are protocol lines of one byte per character.
    if (typeof part === 'string') offset += bytes.write(part, offset, 'latin1')
    else {
      bytes.set(part, offset)
      offset += part.length
    }
  }
  return bytes
}
