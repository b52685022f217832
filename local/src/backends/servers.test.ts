import { kafkaCredentials, serverOfImage, replaceServers } from './servers'

describe('serverOfImage', () => {
  it.each([
    ['docker.io/library/mongo:8.0.13', 'mongo'],
    ['redis', 'redis'],
    ['registry:5000/redis@sha256:abc', 'redis'],
    ['ghcr.io/food-delivery/food-delivery-apiservice:1.0.0', undefined],
  ])('maps the image %s to the server %p', (image, server) => {
    expect(serverOfImage(image)).toBe(server)
  })
})

describe('kafkaCredentials', () => {
  it('contains the embedded broker unless the user has configured a broker', () => {
    expect(kafkaCredentials({}, { kafka: '127.0.0.1:1' }).stringData).toMatchObject({
      BOOTSTRAP_SERVERS: '127.0.0.1:1',
      SECURITY_PROTOCOL: 'PLAINTEXT',
    })
    const configured = { BOOTSTRAP_SERVERS: 'b:9093', SECURITY_PROTOCOL: 'SASL_SSL', SASL_PASSWORD: 'p' }
    expect(kafkaCredentials({ kafka: configured }, {}).stringData).toEqual(configured)
  })
})

describe('replaceServers', () => {
  it('replaces only servers that the manifest uses', () => {
    const servers = { mongo: { MONGODB_REPLICA_HOSTNAMES: 'm:27017' }, redis: { REDIS_URL: 'r', REDIS_PORT: '1' } }
    expect(replaceServers({ MONGODB_URL: 'mongodb://mongo', PORT: '1' }, servers)).toEqual({
      MONGODB_REPLICA_HOSTNAMES: 'm:27017',
      PORT: '1',
    })
    expect(replaceServers({ REDIS_URL: 'redis://redis' }, servers)).toEqual(servers.redis)
  })
})
