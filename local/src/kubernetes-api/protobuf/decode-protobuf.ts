import { type Field, type Schema, schemas } from './messages'

/** The prefix of a body in Kubernetes' protobuf format; the message `runtime.Unknown` follows. */
const MAGIC = Buffer.from('k8s\0')

/** A protobuf body is invalid. */
class ProtobufError extends Error {
  override readonly name = 'ProtobufError'
  readonly code = 'PROTOBUF_INVALID'
}

/** Decodes a protobuf body; undefined if its kind is not in messages.ts. @throws ProtobufError */
export function decodeProtobuf(body: Buffer): unknown {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC))
    throw new ProtobufError('provided data does not appear to be a protobuf message')
  const { apiVersion = '', kind = '', raw } = envelopeOf(body.subarray(MAGIC.length))
  const schema = schemas[`${apiVersion} ${kind}`]
  return schema && { apiVersion, kind, ...decodeMessage(raw, schema) }
}

function envelopeOf(body: Buffer) {
  let type: Record<string, unknown> = {}
  let raw = Buffer.alloc(0)
  for (const { number, bytes } of fieldsOf(body)) {
    if (number === 1 && bytes) type = decodeMessage(bytes, { 1: { name: 'apiVersion' }, 2: { name: 'kind' } })
    if (number === 2 && bytes) raw = Buffer.from(bytes)
  }
  return { ...(type as { apiVersion?: string; kind?: string }), raw }
}

/** Like Go's JSON with `omitempty`, omits empty strings, 0 and false, except in fields with `keepsZero`. */
function decodeMessage(body: Buffer, schema: Schema): Record<string, unknown> {
  const object: Record<string, unknown> = {}
  for (const { number, value, bytes } of fieldsOf(body)) {
    const field = schema[number]
    if (!field) continue
    const { name, type = 'string', isList, isMap, keepsZero } = field
    if (isMap) object[name] = { ...(object[name] as object | undefined), ...entryOf(bytes, field) }
    else if (isList) object[name] = [...((object[name] as unknown[] | undefined) ?? []), valueOf(type, value, bytes)]
    else {
      const decoded = valueOf(type, value, bytes)
      if ((decoded || keepsZero) && decoded !== undefined) object[name] = decoded
    }
  }
  return object
}

function entryOf(bytes: Buffer = Buffer.alloc(0), { type = 'string' }: Field): object {
  const { key = '', value = type === 'string' ? '' : undefined } = decodeMessage(bytes, {
    1: { name: 'key' },
    2: { name: 'value', type },
  }) as { key?: string; value?: unknown }
  return Object.fromEntries([[key, value]])
}

function valueOf(type: NonNullable<Field['type']>, value: bigint, bytes: Buffer = Buffer.alloc(0)): unknown {
  switch (type) {
    case 'string':
      return bytes.toString('utf8')
    case 'bytes':
      return bytes.toString('base64')
    case 'number':
      return Number(BigInt.asIntN(64, value))
    case 'boolean':
      return value !== 0n
    case 'quantity':
      return decodeMessage(bytes, { 1: { name: 'text' } })['text']
    case 'intOrString': {
      const {
        kind,
        text,
        number = 0,
      } = decodeMessage(bytes, {
        1: { name: 'kind', type: 'number' },
        2: { name: 'number', type: 'number' },
        3: { name: 'text' },
      })
      return kind === 1 ? text : number
    }
    default:
      return decodeMessage(bytes, type)
  }
}

interface WireField {
  number: number
  value: bigint
  bytes?: Buffer
}

/** Two wire types of protobuf: a varint, or a length as a varint and that number of bytes. */
const VARINT = 0
const LENGTH_DELIMITED = 2
/** The numbers of bytes of values with a fixed length, by wire type: I64 and I32. */
const FIXED_BYTES: Record<number, number> = { 1: 8, 5: 4 }

/** Reads the fields of a message, whose values stay varints or bytes. @throws ProtobufError */
function* fieldsOf(body: Buffer): Generator<WireField> {
  let position = 0
  const varint = () => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = body[position++]
      if (byte === undefined || shift > 63n) throw new ProtobufError('unexpected EOF')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (position < body.length) {
    const tag = Number(varint())
    const [number, wireType] = [tag >> 3, tag & 7]
    const value = wireType === VARINT ? varint() : 0n
    const length = wireType === LENGTH_DELIMITED ? Number(varint()) : FIXED_BYTES[wireType]
    if ((length === undefined && wireType !== VARINT) || position + (length ?? 0) > body.length)
      throw new ProtobufError('unexpected EOF')
    if (length === undefined) yield { number, value }
    else yield { number, value, bytes: body.subarray(position, (position += length)) }
  }
}
