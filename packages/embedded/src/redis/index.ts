export { startRedisServer, type RedisServer, type RedisServerOptions } from './server'
