import { ProtocolError } from '../redis-error'

/** A command's name and arguments as raw bytes. */
export type Request = readonly Buffer[]

const asterisk = 0x2a
const dollarSign = 0x24
const lineFeed = 0x0a
const carriageReturn = 0x0d

// Limits of one request. A bulk string can have 512 MiB in Redis.
const maxArguments = 1024 * 1024
const maxBulkBytes = 64 * 1024 * 1024
const maxRequestBytes = 128 * 1024 * 1024
const maxInlineBytes = 64 * 1024

/** Splits the byte stream of a connection into commands: RESP arrays or inline commands. */
export class RequestParser {
  private bytes: Buffer = Buffer.alloc(0)
  private chunks: Buffer[] = []
  /** Bytes that are missing until the current bulk string is complete; 0 if its length has not arrived. */
  private missingBytes = 0
  private offset = 0

  /**
   * The commands completed by this chunk, which are parsed while the caller iterates over them.
   * @throws ProtocolError on malformed or too large input, during the iteration.
   */
  push(chunk: Buffer): Iterable<Request> {
    // A large value arrives in many chunks; they are concatenated once, when it is complete.
    this.chunks.push(chunk)
    this.missingBytes -= chunk.length
    return this.missingBytes > 0 ? [] : this.requests()
  }

  private *requests(): Generator<Request> {
    const [firstChunk] = this.chunks
    const isSingleChunk = this.bytes.length === 0 && this.chunks.length === 1
    this.bytes = isSingleChunk && firstChunk ? firstChunk : Buffer.concat([this.bytes, ...this.chunks])
    this.chunks = []
    this.offset = 0
    for (let request = this.readRequest(); request; request = this.readRequest()) {
      if (request.length > 0) yield request
    }
    this.bytes = this.bytes.subarray(this.offset)
    if (this.bytes.length > maxRequestBytes) throw new ProtocolError('too big request')
  }

  private readRequest(): Request | undefined {
    const start = this.offset
    this.missingBytes = 0
    if (start >= this.bytes.length) return undefined
    const request = this.bytes[start] === asterisk ? this.readArray() : this.readInline()
    if (!request) this.offset = start
    return request
  }

  private readArray(): Request | undefined {
    const count = this.readLength('*', maxArguments)
    if (count === undefined) return undefined
    const items: Buffer[] = []
    while (items.length < count) {
      const item = this.readBulkString()
      if (!item) return undefined
      items.push(item)
    }
    return items
  }

  private readBulkString(): Buffer | undefined {
    if (this.offset >= this.bytes.length) return undefined
    if (this.bytes[this.offset] !== dollarSign) {
      throw new ProtocolError(`expected '$', got '${String.fromCharCode(this.bytes[this.offset] ?? 0)}'`)
    }
    const length = this.readLength('$', maxBulkBytes)
    if (length === undefined) return undefined
    const end = this.offset + length
    if (end + 2 > this.bytes.length) {
      this.missingBytes = end + 2 - this.bytes.length
      return undefined
    }
    const item = this.bytes.subarray(this.offset, end)
    this.offset = end + 2
    return item
  }

  private readLength(type: '*' | '$', max: number): number | undefined {
    const line = this.readLine()
    if (line === undefined) return undefined
    const length = Number(line.slice(1))
    if (/^[*$]-?\d+$/.test(line) && length <= max) return Math.max(0, length)
    throw new ProtocolError(type === '*' ? 'invalid multibulk length' : 'invalid bulk length')
  }

  private readInline(): Request | undefined {
    const line = this.readLine()
    return line
      ?.split(/\s+/)
      .filter(Boolean)
      .map((argument) => Buffer.from(argument, 'latin1'))
  }

  private readLine(): string | undefined {
    const end = this.bytes.indexOf(lineFeed, this.offset)
    if (end < 0) {
      if (this.bytes.length - this.offset > maxInlineBytes) throw new ProtocolError('too big inline request')
      return undefined
    }
    const line = this.bytes.toString('latin1', this.offset, this.bytes[end - 1] === carriageReturn ? end - 1 : end)
    this.offset = end + 1
    return line
  }
}
