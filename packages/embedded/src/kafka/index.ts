export { runKafka } from './broker'
