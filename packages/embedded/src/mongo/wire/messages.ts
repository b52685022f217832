import { decodeDocument, encodeDocument } from '../bson/codec'
import { type Document, isDocument } from '../bson/document'
import { headerBytes, WireError } from './message-frames'

const opReply = 1
const opQuery = 2004
const opMsg = 2013

/** Flags of OP_MSG. */
const checksumPresent = 1
const moreToCome = 2

/** The sizes of fields, in bytes. */
const flagBytes = 4
const sectionKindBytes = 1
const checksumBytes = 4
/** The fields numberToSkip and numberToReturn of OP_QUERY. */
const skipAndReturnBytes = 8
/** The fields responseFlags, cursorID, startingFrom and numberReturned of OP_REPLY. */
const replyFieldBytes = 4 + 8 + 4 + 4

/** A received command, with the encoder of its reply. */
export interface Request {
  command: Document
  /** Whether a reply is expected: not for unacknowledged writes. */
  expectsReply: boolean
  encodeReply: (reply: Document) => Buffer
}

/** Parses a message. @throws WireError or bson's error if it is malformed. */
export function parseMessage(message: Buffer): Request {
  const requestId = message.readInt32LE(4)
  const opcode = message.readInt32LE(12)
  if (opcode === opMsg) return parseOpMsg(message, requestId)
  if (opcode === opQuery) return parseOpQuery(message, requestId)
  throw new WireError(`unknown opcode ${opcode}`)
}

function parseOpMsg(message: Buffer, requestId: number): Request {
  const flags = message.readUInt32LE(headerBytes)
  // MongoDB requires an error for an unknown flag in the lower 16 bits.
  if ((flags & 0xffff & ~(checksumPresent | moreToCome)) !== 0) throw new WireError(`unknown flags ${flags}`)
  const end = message.length - (flags & checksumPresent ? checksumBytes : 0)
  return {
    command: parseSections(message.subarray(headerBytes + flagBytes, end)),
    expectsReply: (flags & moreToCome) === 0,
    encodeReply: (reply) => encodeOpMsg(reply, requestId),
  }
}

/** A section of kind 0 is the command; one of kind 1 is a document sequence, which becomes a field of the command. */
function parseSections(bytes: Buffer): Document {
  let body: Document | undefined
  const sequences: Document = {}
  for (let offset = 0; offset < bytes.length;) {
    const kind = bytes.readUInt8(offset)
    const start = offset + sectionKindBytes
    const section = slice(bytes, start, bytes.readInt32LE(start))
    if (kind === 0) body = decodeDocument(section)
    else if (kind === 1) parseSequence(section, sequences)
    else throw new WireError(`unknown section kind ${kind}`)
    offset = start + section.length
  }
  if (!body) throw new WireError('message without a body section')
  return Object.assign(body, sequences)
}

function parseSequence(section: Buffer, sequences: Document): void {
  // The length of the sequence, 4 bytes, precedes its name.
  const nameEnd = section.indexOf(0, 4)
  if (nameEnd < 0) throw new WireError('document sequence without an identifier')
  const documents: Document[] = []
  for (let offset = nameEnd + 1; offset < section.length;) {
    const document = slice(section, offset, section.readInt32LE(offset))
    documents.push(decodeDocument(document))
    offset += document.length
  }
  sequences[section.toString('utf8', 4, nameEnd)] = documents
}

function slice(bytes: Buffer, offset: number, size: number): Buffer {
  // The shortest document and the shortest sequence have a length of 4 bytes and a zero byte.
  if (size < 5 || offset + size > bytes.length)
    throw new WireError(`a section or document with the invalid length ${size}`)
  return bytes.subarray(offset, offset + size)
}

// Drivers send OP_QUERY only for the first hello, before they know the server's wire version.
function parseOpQuery(message: Buffer, requestId: number): Request {
  const nameStart = headerBytes + flagBytes
  const nameEnd = message.indexOf(0, nameStart)
  if (nameEnd < 0) throw new WireError('query without a collection name')
  const [database = ''] = message.toString('utf8', nameStart, nameEnd).split('.')
  const start = nameEnd + 1 + skipAndReturnBytes
  const query = decodeDocument(slice(message, start, message.readInt32LE(start)))
  const wrappedQuery = query['$query']
  return {
    command: { ...(isDocument(wrappedQuery) ? wrappedQuery : query), $db: database },
    expectsReply: true,
    encodeReply: (reply) => encodeOpReply(reply, requestId),
  }
}

function encodeOpMsg(reply: Document, responseTo: number): Buffer {
  const body = encodeDocument(reply)
  const sectionStart = headerBytes + flagBytes
  const bodyStart = sectionStart + sectionKindBytes
  const message = Buffer.allocUnsafe(bodyStart + body.length)
  writeHeader(message, responseTo, opMsg)
  message.writeUInt32LE(0, headerBytes)
  message.writeUInt8(0, sectionStart)
  message.set(body, bodyStart)
  return message
}

function encodeOpReply(reply: Document, responseTo: number): Buffer {
  const body = encodeDocument(reply)
  const message = Buffer.alloc(headerBytes + replyFieldBytes + body.length)
  writeHeader(message, responseTo, opReply)
  message.writeInt32LE(8, headerBytes) // the flag AwaitCapable, which MongoDB always sets
  message.writeInt32LE(1, headerBytes + 16) // numberReturned
  message.set(body, headerBytes + replyFieldBytes)
  return message
}

let lastRequestId = 0

function writeHeader(message: Buffer, responseTo: number, opcode: number): void {
  lastRequestId = (lastRequestId + 1) & 0x7fffffff
  message.writeInt32LE(message.length, 0)
  message.writeInt32LE(lastRequestId, 4)
  message.writeInt32LE(responseTo, 8)
  message.writeInt32LE(opcode, 12)
}
