import * as fc from 'fast-check'
import { type OffsetRange, decodeFinished, encodeFinished } from './finished-offsets'

describe('finished offsets', () => {
  it('encodes the run lengths above the committed offset', () => {
    const finished = [
      { from: 12, to: 14 },
      { from: 15, to: 17 },
    ]
    const metadata = encodeFinished(10, finished)
    expect(metadata).toBe('2:10:2,2,1,2')
    expect(decodeFinished(metadata, 10)).toEqual(finished)
  })

  it('encodes an empty string if no offset is finished', () => {
    expect(encodeFinished(10, [])).toBe('')
  })

  it('joins adjacent ranges', () => {
    const finished = [
      { from: 12, to: 14 },
      { from: 14, to: 17 },
    ]
    expect(encodeFinished(10, finished)).toBe('2:10:2,5')
  })

  it('omits ranges that do not fit', () => {
    const finished = Array.from({ length: 4_000 }, (_, index) => ({ from: index * 2 + 1, to: index * 2 + 2 }))
    const metadata = encodeFinished(0, finished)
    expect(metadata.length).toBeLessThan(4_096)
    expect(decodeFinished(metadata, 0)).toEqual(finished.slice(0, 250))
  })

  it.each([
    null,
    '',
    'leader-epoch',
    '1:',
    '1:2',
    '1:2,x',
    '1:0,5',
    '1:-2,5',
    '1:2,2',
    '2:2,2',
    '2:10:2',
    '2:10:2,x',
    '3:10:2,2',
  ])('decodes no ranges from metadata in another format: %p', (metadata) =>
    expect(decodeFinished(metadata, 10)).toEqual([]),
  )

  it('decodes no ranges if a tool such as MirrorMaker has moved the offset and kept the metadata', () => {
    expect(decodeFinished('2:8:2,8', 5)).toEqual([])
    expect(decodeFinished('2:8:2,8', 8)).toEqual([{ from: 10, to: 18 }])
  })

  it('decodes its own encoding', () => {
    const runs = fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 900 })), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(runs, fc.nat(1e12), (lengths, committed) => {
        const finished: OffsetRange[] = []
        let end = committed
        for (const [unfinished, length] of lengths) {
          finished.push({ from: end + unfinished, to: end + unfinished + length })
          end += unfinished + length
        }
        expect(decodeFinished(encodeFinished(committed, finished), committed)).toEqual(finished)
      }),
    )
  })
})
