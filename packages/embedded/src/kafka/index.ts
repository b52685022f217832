export { runKafka } from './run-kafka'
