export { startKafkaBroker, type KafkaBroker, type KafkaBrokerOptions } from './broker'
