import { replaceServiceAddresses } from './service-addresses'

const addresses = new Map([
  ['status:8080', '127.0.0.1:4001'],
  ['mongo:27017', '127.0.0.1:4002'],
  ['web.shop:80', '127.0.0.1:4003'],
])
const addressOf = (host: string, port: number) => {
  const address = addresses.get(`${host}:${port}`)
  return address === undefined ? undefined : Promise.resolve(address)
}

describe('replaceServiceAddresses', () => {
  it.each([
    ['http://status:8080', 'http://127.0.0.1:4001'],
    ['http://status:8080/path?a=b', 'http://127.0.0.1:4001/path?a=b'],
    ['http://web.shop', 'http://127.0.0.1:4003'],
    ['http://web.shop/path', 'http://127.0.0.1:4003/path'],
    ['http://status:8080 http://web.shop http://other', 'http://127.0.0.1:4001 http://127.0.0.1:4003 http://other'],
    ['mongodb://user:pw@mongo:27017/db', 'mongodb://user:pw@127.0.0.1:4002/db'],
    ['mongo:27017,mongo:27017', '127.0.0.1:4002,127.0.0.1:4002'],
  ])('replaces %s with %s', async (value, expected) => {
    await expect(replaceServiceAddresses(value, addressOf)).resolves.toBe(expected)
  })

  it.each([
    'http://status:9090',
    'http://my-status:8080',
    'status',
    'web.shop',
    '8080',
    'http://status.example.com:8080',
  ])('does not change %s', async (value) => {
    await expect(replaceServiceAddresses(value, addressOf)).resolves.toBe(value)
  })
})
