/** The Castagnoli polynomial with its bits reversed. */
const POLYNOMIAL = 0x82f63b78

// Eight tables of 256 entries, so that each step of the loop processes eight bytes: the broker checks every produced
// batch, so this function must be fast.
const TABLES = createTables()

const lookUp = (table: number, byte: number): number => TABLES[table * 256 + byte] as number

/** CRC-32C (Castagnoli) of the bytes from `start` up to, but not including, `end`. */
export function crc32c(buffer: Buffer, start: number, end: number): number {
  const byteAt = (position: number): number => buffer[position] as number
  let crc = -1
  let i = start
  for (const lastStart = end - 8; i <= lastStart; i += 8) {
    crc ^= byteAt(i) | (byteAt(i + 1) << 8) | (byteAt(i + 2) << 16) | (byteAt(i + 3) << 24)
    crc =
      lookUp(7, crc & 255) ^
      lookUp(6, (crc >>> 8) & 255) ^
      lookUp(5, (crc >>> 16) & 255) ^
      lookUp(4, crc >>> 24) ^
      lookUp(3, byteAt(i + 4)) ^
      lookUp(2, byteAt(i + 5)) ^
      lookUp(1, byteAt(i + 6)) ^
      lookUp(0, byteAt(i + 7))
  }
  for (; i < end; i++) crc = lookUp(0, (crc ^ byteAt(i)) & 255) ^ (crc >>> 8)
  return ~crc >>> 0
}

function createTables(): Int32Array {
  const tables = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
    tables[byte] = crc
  }
  // In table n, the entry of a byte is the checksum of this byte followed by n zero bytes.
  for (let i = 256; i < tables.length; i++) {
    const previous = tables[i - 256] as number
    tables[i] = (previous >>> 8) ^ (tables[previous & 255] as number)
  }
  return tables
}
