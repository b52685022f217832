export { startKafkaBroker } from './broker'
export { type KafkaBroker, type KafkaBrokerOptions } from './options'
