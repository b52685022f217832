import { readEnvironment } from '@food-delivery/service-kit'
import { readMongoEnvironment } from './mongo-environment'

const read = (env: Record<string, string>) => readEnvironment(env, readMongoEnvironment)

it.each([
  ['mongodb://mongo:27017/food', 'food'],
  ['mongodb://mongo:27017', 'example-food-delivery'],
  ['mongodb://mongo:27017/?replicaSet=rs0', 'example-food-delivery'],
  ['mongodb://user:pass%40word@a:1,b:2/food?authSource=admin', 'food'],
])('reads the database from %s: %s', (url, database) => {
  expect(read({ MONGODB_URL: url })).toEqual({ url, database })
})

it('reads MONGODB_REPLICA_HOSTNAMES, the variable of the original application', () => {
  expect(read({ MONGODB_REPLICA_HOSTNAMES: 'mongo-0,mongo-1:27018' })).toEqual({
    url: 'mongodb://mongo-0,mongo-1:27018/example-food-delivery',
    database: 'example-food-delivery',
  })
})

it('reports the missing variable', () => {
  expect(() => read({})).toThrow('MONGODB_URL: not set, expected a URL like mongodb://host:27017/database')
})

it('rejects a URL with another scheme, without its credentials in the message', () => {
  expect(() => read({ MONGODB_URL: 'http://user:hidden@mongo/food' })).toThrow(
    /^MONGODB_URL: got .*mongo\/food", expected a URL/,
  )
  expect(() => read({ MONGODB_URL: 'http://user:hidden@mongo/food' })).not.toThrow(/hidden/)
})
