export { runRedis } from './server'
