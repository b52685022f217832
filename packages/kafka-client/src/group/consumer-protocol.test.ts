import { decodeAssignment, decodeSubscription, encodeAssignment, encodeSubscription } from './consumer-protocol'

const userData = Buffer.from('data')

describe('consumer protocol', () => {
  it('encodes all fields of a subscription, version 1, which a broker checks before it admits KIP-848 members', () => {
    const encoded = encodeSubscription({ topics: ['ab'], userData })
    const fields = ['0001', '00000001', '0002', '6162', '00000004', '64617461']
    const ownedPartitions = '00000000'
    expect(encoded.toString('hex')).toBe([...fields, ownedPartitions].join(''))
  })

  it('decodes its own encoding, and later versions with more fields', () => {
    const subscription = { topics: ['orders', 'payments'], userData }
    const laterVersion = Buffer.concat([encodeSubscription(subscription), Buffer.from([0, 0, 0, 9])])
    expect(decodeSubscription(laterVersion)).toEqual(subscription)
    const partitions = [0, 3].map((partition) => ({ topic: 'orders', partition }))
    expect(decodeAssignment(encodeAssignment({ partitions, userData: null }))).toEqual({ partitions, userData: null })
  })

  it('throws for truncated data', () => {
    const encoded = encodeSubscription({ topics: ['orders'], userData })
    for (let length = 2; length < encoded.length - 4; length++)
      expect(() => decodeSubscription(encoded.subarray(0, length))).toThrow(
        /truncated|outside buffer bounds|out of range/,
      )
  })
})
