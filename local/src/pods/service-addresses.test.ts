import { replaceServiceAddresses } from './service-addresses'

const addresses = new Map([
  ['status:8080', '127.0.0.1:4001'],
  ['mongo:27017', '127.0.0.1:4002'],
])

describe('replaceServiceAddresses', () => {
  it.each([
    ['http://status:8080', 'http://127.0.0.1:4001'],
    ['http://status:8080/path?a=b', 'http://127.0.0.1:4001/path?a=b'],
    ['http://status.food-delivery.svc:8080', 'http://127.0.0.1:4001'],
    ['http://status.food-delivery.svc.cluster.local:8080', 'http://127.0.0.1:4001'],
    ['mongodb://user:pw@mongo:27017/db', 'mongodb://user:pw@127.0.0.1:4002/db'],
    ['mongo:27017,mongo:27017', '127.0.0.1:4002,127.0.0.1:4002'],
  ])('replaces %s with %s', (value, expected) => {
    expect(replaceServiceAddresses(value, addresses)).toBe(expected)
  })

  it.each(['http://status:9090', 'http://my-status:8080', 'status', '8080', 'http://status.example.com:8080'])(
    'does not change %s',
    (value) => {
      expect(replaceServiceAddresses(value, addresses)).toBe(value)
    },
  )
})
