// Redis' dense representation: a header of 16 bytes, then 16,384 registers of 6 bits.
const headerBytes = 16
const registerCount = 16_384
const registerBits = 6
const indexBits = 14n
/** The hash has 64 bits, of which 14 are the index. */
const maxRank = 50
/** 1 / (2 ln 2), the bias correction of Ertl's estimator. */
const alpha = 0.7213475204444817
const size = headerBytes + (registerCount * registerBits) / 8

export function createHyperLogLog(): Buffer {
  const bytes = Buffer.alloc(size)
  bytes.write('HYLL', 'latin1')
  return bytes
}

export const isHyperLogLog = (bytes: Buffer): boolean =>
  bytes.length === size && bytes.toString('latin1', 0, 4) === 'HYLL'

/** Adds an element in place; true if a register has changed. */
export function addElement(bytes: Buffer, element: Buffer): boolean {
  const hash = murmurHash64(element)
  const index = Number(hash & BigInt(registerCount - 1))
  let bits = (hash >> indexBits) | (1n << BigInt(maxRank))
  let rank = 1
  for (; (bits & 1n) === 0n; bits >>= 1n) rank++
  return raiseRegister(bytes, index, rank)
}

/** Adds all elements of `source` to `target`. */
export function mergeInto(target: Buffer, source: Buffer): void {
  for (let index = 0; index < registerCount; index++) raiseRegister(target, index, register(source, index))
}

/** The estimated number of distinct elements, by Ertl's estimator, as in Redis. */
export function estimateCount(bytes: Buffer): number {
  const histogram = new Array<number>(64).fill(0)
  for (let index = 0; index < registerCount; index++) {
    const value = register(bytes, index)
    histogram[value] = (histogram[value] as number) + 1
  }
  const count = (value: number): number => histogram[value] as number
  let z = registerCount * tau((registerCount - count(maxRank + 1)) / registerCount)
  for (let value = maxRank; value >= 1; value--) z = (z + count(value)) * 0.5
  z += registerCount * sigma(count(0) / registerCount)
  return Math.round((alpha * registerCount * registerCount) / z)
}

function register(bytes: Buffer, index: number): number {
  const bit = index * registerBits
  const offset = headerBytes + (bit >> 3)
  const word = (bytes[offset] as number) | ((bytes[offset + 1] ?? 0) << 8)
  return (word >> (bit & 7)) & 63
}

function raiseRegister(bytes: Buffer, index: number, value: number): boolean {
  if (register(bytes, index) >= value) return false
  const bit = index * registerBits
  const offset = headerBytes + (bit >> 3)
  const shift = bit & 7
  const word = (bytes[offset] as number) | ((bytes[offset + 1] ?? 0) << 8)
  const newWord = (word & ~(63 << shift)) | (value << shift)
  bytes[offset] = newWord & 0xff
  if (offset + 1 < bytes.length) bytes[offset + 1] = newWord >> 8
  return true
}

// The functions sigma and tau of Otmar Ertl, New cardinality estimation algorithms for HyperLogLog sketches (2017).
function sigma(start: number): number {
  if (start === 1) return Infinity
  let [x, y, z] = [start, 1, start]
  for (let previous = Number.NaN; previous !== z; y += y) {
    x *= x
    previous = z
    z += x * y
  }
  return z
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0
  let [x, y, z] = [start, 1, 1 - start]
  for (let previous = Number.NaN; previous !== z;) {
    x = Math.sqrt(x)
    previous = z
    y *= 0.5
    z -= (1 - x) ** 2 * y
  }
  return z / 3
}

const multiplier = 0xc6a4a7935bd1e995n
const seed = 0xadc83b19n
const toUint64 = (value: bigint): bigint => BigInt.asUintN(64, value)

/** MurmurHash64A, with which Redis hashes the elements. */
function murmurHash64(bytes: Buffer): bigint {
  let hash = seed ^ toUint64(BigInt(bytes.length) * multiplier)
  const wholeLength = bytes.length - (bytes.length % 8)
  for (let offset = 0; offset < wholeLength; offset += 8) {
    let word = toUint64(bytes.readBigUInt64LE(offset) * multiplier)
    word ^= word >> 47n
    hash = toUint64((hash ^ toUint64(word * multiplier)) * multiplier)
  }
  const tail = bytes.subarray(wholeLength)
  if (tail.length > 0) hash = toUint64((hash ^ BigInt(`0x${Buffer.from(tail).reverse().toString('hex')}`)) * multiplier)
  hash = toUint64((hash ^ (hash >> 47n)) * multiplier)
  return hash ^ (hash >> 47n)
}
