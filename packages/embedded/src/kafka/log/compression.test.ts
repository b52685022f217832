import { decompress } from './compression'

const TEXT = 'food delivery, food delivery, food delivery'

// Compressed by the programs gzip, lz4 and zstd and by the package snappyjs. Java clients write snappy in blocks.
describe('decompress', () => {
  it.each([
    [0, 'none', Buffer.from(TEXT).toString('base64')],
    [2, 'snappy', 'Kzxmb29kIGRlbGl2ZXJ5LCBmag8A'],
    [2, 'snappy in blocks', 'glNOQVBQWQAAAAABAAAAAQAAABUrPGZvb2QgZGVsaXZlcnksIGZqDwA='],
    [3, 'lz4', 'BCJNGGRApxoAAAD/AGZvb2QgZGVsaXZlcnksIA8ABFBpdmVyeQAAAAAKQlcX'],
    [4, 'zstd', 'KLUv/QRYrQAAeGZvb2QgZGVsaXZlcnksIAEAwsw63OAf4w=='],
    [1, 'gzip', 'H4sIAAAAAAACA0vLz09RSEnNySxLLarUUUjDwwUAEYrxQysAAAA='],
  ])('reads codec %i, %s', (codec, _, base64) => {
    expect(decompress(codec, Buffer.from(base64, 'base64')).toString()).toBe(TEXT)
  })

  it('refuses an unknown codec', () => {
    expect(() => decompress(5, Buffer.alloc(1))).toThrow('unknown compression type 5: expected 0 to 4')
  })
})
