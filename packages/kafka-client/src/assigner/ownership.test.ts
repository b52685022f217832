import { decodeOwnership, encodeOwnership } from './ownership'

describe('ownership', () => {
  it('survives encoding', () => {
    const ownership = { generation: 7, owned: [{ topic: 'orders', partition: 3 }] }
    expect(decodeOwnership(encodeOwnership(ownership))).toEqual(ownership)
  })

  it.each([
    null,
    Buffer.alloc(0),
    Buffer.from('garbage'),
    Buffer.from('[]'),
    Buffer.from('{"generation":"x"}'),
  ])('counts foreign user data %p as owning nothing', (userData) => {
    expect(decodeOwnership(userData)).toEqual({ generation: -1, owned: [] })
  })
})
