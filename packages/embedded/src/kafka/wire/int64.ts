const UINT32_COUNT = 2 ** 32

/** Reads an INT64 as a number. Offsets and timestamps are below 2^53; larger values lose precision. */
export function readInt64(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position) * UINT32_COUNT + buffer.readUInt32BE(position + 4)
}

export function writeInt64(buffer: Buffer, value: number, position: number): void {
  const high = Math.floor(value / UINT32_COUNT)
  buffer.writeInt32BE(high, position)
  buffer.writeUInt32BE(value - high * UINT32_COUNT, position + 4)
}
