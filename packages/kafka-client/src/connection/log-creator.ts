import { type logCreator, logLevel } from 'kafkajs'
import { type Logger } from '../logger'

/**
 * kafkajs reports each lost connection and each pause as an error or info of its own; what matters of it, our clients
 * say once and in their own words. So all of it goes to debug.
 */
export function createLogCreator(logger: Logger): logCreator {
  return () =>
    ({ namespace, level, log }) => {
      const { message, timestamp: _timestamp, logger: _logger, ...fields } = log
      logger.debug({ ...fields, kafkajs: namespace, level: logLevel[level] }, message)
    }
}
