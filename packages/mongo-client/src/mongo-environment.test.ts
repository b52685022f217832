import { readEnvironment } from '@food-delivery/service-kit'
import { readMongoEnvironment } from './mongo-environment'

const read = (env: Record<string, string>) => readEnvironment(env, readMongoEnvironment)

it.each([
  ['mongodb://mongo:27017/food', 'food'],
  ['mongodb://mongo:27017', 'example-food-delivery'],
  ['mongodb://mongo:27017/?replicaSet=rs0', 'example-food-delivery'],
  ['mongodb://user:pass%40word@a:1,b:2/food?authSource=admin', 'food'],
])('takes the database of %s: %s', (url, database) => {
  expect(read({ MONGODB_URL: url })).toEqual({ url, database })
})

it('reads the hosts variable of the original', () => {
  expect(read({ MONGODB_REPLICA_HOSTNAMES: 'mongo-0,mongo-1:27018' })).toEqual({
    url: 'mongodb://mongo-0,mongo-1:27018/example-food-delivery',
    database: 'example-food-delivery',
  })
})

it('names the variable that is missing', () => {
  expect(() => read({})).toThrow('MONGODB_URL: got nothing, expected a URL like mongodb://host:27017/database')
})

it('rejects a URL of another kind, and does not repeat its credentials', () => {
  expect(() => read({ MONGODB_URL: 'http://user:hidden@mongo/food' })).toThrow(
    /^MONGODB_URL: got .*mongo\/food", expected a URL/,
  )
  expect(() => read({ MONGODB_URL: 'http://user:hidden@mongo/food' })).not.toThrow(/hidden/)
})
