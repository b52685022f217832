import { createLogger } from '@food-delivery/service-kit'

/** The logger of the commands. Logs only errors. */
export const logger = createLogger({ service: 'commands', pod: 'commands', level: 'error' })
