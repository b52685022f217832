const POLYNOMIAL = 0x82f63b78

const at = (buffer: Buffer, index: number): number => buffer[index] as number
const of = (table: Int32Array, index: number): number => table[index] as number

const TABLES = createTables()

/** CRC-32C (Castagnoli) of buffer[start, end), eight bytes per step, since it covers every produced byte. */
export function crc32c(buffer: Buffer, start: number, end: number): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  let crc = -1
  let i = start
  for (const last = end - 8; i <= last; i += 8) {
    crc ^= at(buffer, i) | (at(buffer, i + 1) << 8) | (at(buffer, i + 2) << 16) | (at(buffer, i + 3) << 24)
    crc =
      of(t7, crc & 255) ^
      of(t6, (crc >>> 8) & 255) ^
      of(t5, (crc >>> 16) & 255) ^
      of(t4, crc >>> 24) ^
      of(t3, at(buffer, i + 4)) ^
      of(t2, at(buffer, i + 5)) ^
      of(t1, at(buffer, i + 6)) ^
      of(t0, at(buffer, i + 7))
  }
  for (; i < end; i++) crc = of(t0, (crc ^ at(buffer, i)) & 255) ^ (crc >>> 8)
  return ~crc >>> 0
}

function createTables(): Int32Array[] {
  const tables = Array.from({ length: 8 }, () => new Int32Array(256))
  const [first] = tables as [Int32Array]
  for (let n = 0; n < 256; n++) {
    let crc = n
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
    first[n] = crc
  }
  for (let level = 1; level < 8; level++) {
    const previous = tables[level - 1] as Int32Array
    const table = tables[level] as Int32Array
    for (let n = 0; n < 256; n++) table[n] = (of(previous, n) >>> 8) ^ of(first, of(previous, n) & 255)
  }
  return tables
}
