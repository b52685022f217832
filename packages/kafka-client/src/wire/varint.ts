// Zigzag varints of Kafka's record format. Bit shifts are not possible because timestamps and offsets exceed 32 bits.

/** A read or write position in a buffer. */
export interface Cursor {
  readonly buffer: Buffer
  at: number
}

/** The scale of the tenth byte, which is the last byte of the longest varlong. */
const MAX_SCALE = 128 ** 9

/** @throws RangeError if the number does not end within the buffer, or within ten bytes */
export function readVarint(cursor: Cursor): number {
  const { buffer } = cursor
  let raw = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = buffer[cursor.at++]
    if (byte === undefined || scale > MAX_SCALE) throw new RangeError('a varint in a record does not end')
    raw += (byte & 0x7f) * scale
    if (byte < 128) break
  }
  return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2
}

export function writeVarint(cursor: Cursor, value: number): void {
  let raw = zigzag(value)
  for (; raw >= 128; raw = Math.floor(raw / 128)) cursor.buffer[cursor.at++] = (raw % 128) + 128
  cursor.buffer[cursor.at++] = raw
}

export function varintBytes(value: number): number {
  let bytes = 1
  for (let raw = zigzag(value); raw >= 128; raw = Math.floor(raw / 128)) bytes++
  return bytes
}

const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value)

/** Reads an int64 as a number, because Kafka's offsets, timestamps and producer ids are far below 2^53. */
export function readInt64(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at) * 2 ** 32 + buffer.readUInt32BE(at + 4)
}

export function writeInt64(buffer: Buffer, value: number, at: number): void {
  buffer.writeInt32BE(Math.floor(value / 2 ** 32), at)
  buffer.writeUInt32BE(value >>> 0, at + 4) // the low 32 bits
}
