import { uuidV4 } from './uuid'

describe('uuidV4', () => {
  it('sets the bits of version and variant', () => {
    expect(uuidV4((bytes) => bytes.fill(0xff))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
    expect(uuidV4((bytes) => bytes.fill(0))).toBe('00000000-0000-4000-8000-000000000000')
  })

  it('differs each time', () => {
    expect(uuidV4()).not.toBe(uuidV4())
  })
})
