export { type LoggedRequest } from './control/request-log'
export { type Snapshot } from './control/snapshots'
export { type TestServer, type TestServerOptions } from './control/test-server'
export {
  type KafkaErrorName,
  type KafkaGroup,
  type KafkaRecord,
  type KafkaServer,
  type KafkaServerOptions,
} from './kafka/kafka-server'
export { type SaslMechanism, type SaslOptions } from './kafka/sasl/sasl-options'
export { type Logger } from './logger'
export { type MongoServer, type MongoServerOptions } from './mongo/mongo-server'
export { type RedisServer, type RedisServerOptions } from './redis/redis-server'
export { startKafka, startMongo, startRedis } from './start'
