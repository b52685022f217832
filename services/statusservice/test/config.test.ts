import { readConfig } from '../src/config'

const BOOTSTRAP_SERVERS = 'kafka:9092'

describe('readConfig', () => {
  it.each([
    [{ REDIS_URL: 'redis://u:p@redis:1234/2' }, 'redis://u:p@redis:1234/2'],
    [{ REDIS_URL: 'rediss://redis' }, 'rediss://redis'],
    [{ REDIS_URL: 'redis' }, 'redis://redis:6379'],
    [{ REDIS_URL: 'redis', REDIS_PORT: '7000' }, 'redis://redis:7000'],
  ])('reads %j as %s', (env, url) => {
    expect(readConfig({ BOOTSTRAP_SERVERS, ...env }).redisUrl).toBe(url)
  })

  it.each([[{}], [{ REDIS_URL: 'http://redis:6379' }], [{ REDIS_URL: 'redis:6379' }]])(
    'rejects %j with a one-line message',
    (env) => {
      expect(() => readConfig({ BOOTSTRAP_SERVERS, ...env })).toThrow(/^REDIS_URL: (not set|got ".+"), expected a URL/)
    },
  )
})
