export { runMongo } from './run-mongo'
