export { runMongo } from './server'
