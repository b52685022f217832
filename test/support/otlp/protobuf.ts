/** A field of a message: its number, and its value as bytes or as an integer. */
export type Field = readonly [number: number, value: Buffer | bigint]

/** The fields of a protobuf message, in order. */
export function* fieldsOf(message: Buffer): Generator<Field> {
  for (let position = 0; position < message.length;) {
    const tag = readVarint(message, position)
    const number = Number(tag.value >> 3n)
    const field = readValue(message, tag.end, Number(tag.value & 7n))
    yield [number, field.value]
    position = field.end
  }
}

/** The values of all fields with this number that are bytes, strings or messages. */
export function bytesOf(message: Buffer, number: number): Buffer[] {
  return [...fieldsOf(message)].flatMap(([fieldNumber, value]) =>
    fieldNumber === number && Buffer.isBuffer(value) ? [value] : [],
  )
}

/** The integer in a field; 0 if the message has no such field. */
export function integerOf(message: Buffer, number: number): bigint {
  const field = [...fieldsOf(message)].find(([fieldNumber]) => fieldNumber === number)
  return typeof field?.[1] === 'bigint' ? field[1] : 0n
}

function readValue(message: Buffer, at: number, wireType: number): { value: Buffer | bigint; end: number } {
  if (wireType === 0) return readVarint(message, at)
  if (wireType === 1) return { value: message.readBigUInt64LE(at), end: at + 8 }
  if (wireType === 5) return { value: BigInt(message.readUInt32LE(at)), end: at + 4 }
  if (wireType !== 2) throw new TypeError(`protobuf: unknown wire type ${wireType} at byte ${at}`)
  const { value: length, end: start } = readVarint(message, at)
  const end = start + Number(length)
  if (end > message.length) throw new RangeError(`protobuf: a field at byte ${at} is longer than its message`)
  return { value: message.subarray(start, end), end }
}

function readVarint(message: Buffer, at: number): { value: bigint; end: number } {
  let value = 0n
  // Each byte has seven bits of the value, lowest first, and a bit that is set in all bytes but the last.
  for (let end = at, shift = 0n; ; end++, shift += 7n) {
    const byte = message.readUInt8(end)
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return { value, end: end + 1 }
  }
}
