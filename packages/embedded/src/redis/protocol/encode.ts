import { Double, Failure, Members, NullList, Pairs, Push, type Reply, Status } from './replies'

export type Protocol = 2 | 3

/** Appends a reply's bytes to the list; buffers are not copied. */
export function encodeReply(reply: Reply, protocol: Protocol, out: (string | Buffer)[]): void {
  if (typeof reply === 'string') encodeBulk(Buffer.from(reply), out)
  else if (Buffer.isBuffer(reply)) encodeBulk(reply, out)
  else if (typeof reply === 'number' || typeof reply === 'bigint') out.push(`:${reply}\r\n`)
  else if (reply === null) out.push(protocol === 3 ? '_\r\n' : '$-1\r\n')
  else if (reply instanceof Status) out.push(`+${reply.text}\r\n`)
  else if (reply instanceof Failure) out.push(`-${reply.line}\r\n`)
  else encodeContainer(reply, protocol, out)
}

type Container = Pairs | Members | Push | Double | NullList | readonly Reply[]

function encodeContainer(reply: Container, protocol: Protocol, out: (string | Buffer)[]): void {
  const isNew = protocol === 3
  if (reply instanceof NullList) out.push(isNew ? '_\r\n' : '*-1\r\n')
  else if (reply instanceof Double) encodeDouble(reply.value, protocol, out)
  else if (reply instanceof Pairs) {
    const { entries } = reply
    encodeList(isNew ? `%${entries.length}` : `*${entries.length * 2}`, entries.flat(), protocol, out)
  } else if (reply instanceof Members)
    encodeList(`${isNew ? '~' : '*'}${reply.items.length}`, reply.items, protocol, out)
  else if (reply instanceof Push) encodeList(`${isNew ? '>' : '*'}${reply.items.length}`, reply.items, protocol, out)
  else encodeList(`*${reply.length}`, reply, protocol, out)
}

function encodeList(header: string, items: readonly Reply[], protocol: Protocol, out: (string | Buffer)[]): void {
  out.push(`${header}\r\n`)
  for (const item of items) encodeReply(item, protocol, out)
}

function encodeDouble(value: number, protocol: Protocol, out: (string | Buffer)[]): void {
  const text = formatDouble(value)
  if (protocol === 3) out.push(`,${text}\r\n`)
  else encodeBulk(Buffer.from(text), out)
}

/** A number as Redis writes it: `inf`, and no exponent that JavaScript would not need. */
export const formatDouble = (value: number): string =>
  value === Infinity ? 'inf' : value === -Infinity ? '-inf' : String(value === 0 ? 0 : value)

function encodeBulk(bytes: Buffer, out: (string | Buffer)[]): void {
  out.push(`$${bytes.length}\r\n`, bytes, '\r\n')
}

/** One buffer for all that was said, so that a pipeline of commands is answered by one write. */
export function joinReplies(out: readonly (string | Buffer)[]): Buffer {
  let size = 0
  for (const part of out) size += part.length
  const bytes = Buffer.allocUnsafe(size)
  let offset = 0
  for (const part of out) {
    // Texts among the parts are protocol lines: one byte for each character.
    if (typeof part === 'string') offset += bytes.write(part, offset, 'latin1')
    else {
      bytes.set(part, offset)
      offset += part.length
    }
  }
  return bytes
}
