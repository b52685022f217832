import { decodeOwnership, decodeRelease, encodeOwnership, encodeRelease, isRelease } from './ownership'

describe('ownership', () => {
  it('decodes its own encoding', () => {
    const ownership = {
      generation: 7,
      owned: [
        { topic: 'orders', partition: 3, busy: false },
        { topic: 'orders', partition: 4, busy: true },
      ],
      leaving: true,
    }
    expect(decodeOwnership(encodeOwnership(ownership))).toEqual(ownership)
  })

  it.each([
    null,
    Buffer.alloc(0),
    Buffer.from('garbage'),
    Buffer.from('[]'),
    Buffer.from('null'),
    Buffer.from('{"generation":"x"}'),
  ])('decodes no partitions from user data of another assignor: %p', (userData) => {
    expect(decodeOwnership(userData)).toEqual({ generation: -1, owned: [], leaving: false })
    expect(decodeRelease(userData)).toEqual([])
    expect(isRelease(userData)).toBe(false)
  })

  it('encodes the partitions to release', () => {
    const release = [{ topic: 'orders', partition: 5 }]
    expect(decodeRelease(encodeRelease(release))).toEqual(release)
    expect(isRelease(encodeRelease([]))).toBe(true)
  })
})
