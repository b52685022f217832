import fc from 'fast-check'
import { anyCharacter } from '../../../../../test/support/fuzz/inputs'
import { crc32c } from './crc32c'
import { requestFrames } from './request-frames'
import { readInt64, writeInt64 } from './int64'
import { Reader } from './reader'
import { Writer } from './writer'

describe('Writer and Reader', () => {
  it('read the same values that were written, even if the buffer grows', () => {
    const values = fc.array(
      fc.oneof(
        fc.record({
          type: fc.constant('string' as const),
          value: fc.option(fc.string({ unit: anyCharacter, maxLength: 200 })),
        }),
        fc.record({ type: fc.constant('int64' as const), value: fc.maxSafeInteger() }),
        fc.record({ type: fc.constant('bytes' as const), value: fc.nat({ max: 12_000 }) }),
      ),
    )
    fc.assert(
      fc.property(values, (items) => {
        const writer = new Writer()
        for (const { type, value } of items) {
          if (type === 'string') writer.string(value)
          else if (type === 'int64') writer.int64(value)
          else writer.bytes(Buffer.alloc(value, value % 256))
        }
        const frame = Buffer.concat(writer.frame(42))
        expect([frame.readInt32BE(0), frame.readInt32BE(4)]).toEqual([frame.length - 4, 42])
        const reader = new Reader(frame, 8)
        for (const { type, value } of items) {
          if (type === 'string') expect(reader.nullableString()).toBe(value)
          else if (type === 'int64') expect(reader.int64()).toBe(value)
          else expect(reader.bytes().equals(Buffer.alloc(value, value % 256))).toBe(true)
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('int64', () => {
  it.each([0, -1, -2, 1, 2 ** 31, 2 ** 32, -(2 ** 32), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])(
    'writes %i in big-endian order and reads it back',
    (value) => {
      const buffer = Buffer.alloc(8)
      writeInt64(buffer, value, 0)
      expect(buffer.readBigInt64BE(0)).toBe(BigInt(value))
      expect(readInt64(buffer, 0)).toBe(value)
    },
  )
})

describe('requestFrames', () => {
  it('returns the same frames for any split of the stream', () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 50 }), { minLength: 1 })
    const chunkSizes = fc.infiniteStream(fc.integer({ min: 1, max: 60 }))
    fc.assert(
      fc.property(frames, chunkSizes, (bodies, sizes) => {
        const stream = Buffer.concat(bodies.flatMap((body) => [lengthPrefix(body), Buffer.from(body)]))
        const splitter = requestFrames(50)
        const actual: Buffer[] = []
        for (let position = 0; position < stream.length;) {
          const size = sizes.next().value as number
          actual.push(...splitter.push(stream.subarray(position, position + size)))
          position += size
        }
        expect(actual.map((frame) => [...frame])).toEqual(bodies.map((body) => [...body]))
      }),
      { numRuns: 100 },
    )
  })

  it.each([-1, 51])('rejects a frame of %i bytes', (size) => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(size)
    expect(() => requestFrames(50).push(length)).toThrow('expected 0 to 50')
  })

  const lengthPrefix = (body: Uint8Array): Buffer => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(body.length)
    return length
  }
})

describe('crc32c', () => {
  // Check values from the CRC catalogue and RFC 3720, appendix B.4.
  it.each([
    ['123456789', Buffer.from('123456789'), 0xe3069283],
    ['32 zeros', Buffer.alloc(32), 0x8a9136aa],
    ['32 ones', Buffer.alloc(32, 255), 0x62a8ab43],
    ['0 to 31', Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
    ['an empty buffer', Buffer.alloc(0), 0],
  ])('computes the known checksum of %s', (_, bytes, checksum) => {
    expect(crc32c(bytes, 0, bytes.length)).toBe(checksum)
  })
})
