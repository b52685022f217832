export { runRedis } from './run-redis'
