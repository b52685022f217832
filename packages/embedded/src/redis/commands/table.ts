import { type CommandTable } from '../session'
import { connectionCommands } from './connection-management'
import { expiryCommands } from './expiry'
import { hashCommands } from './hashes'
import { keyCommands } from './keys'
import { listCommands } from './lists'
import { pubsubCommands } from './pubsub'
import { serverCommands } from './server-management'
import { setCommands } from './sets'
import { sortedSetCommands } from './sorted-sets'
import { stringCommands } from './strings'
import { transactionCommands } from './transactions'

/** The supported commands by their names in upper case. */
export const commandTable: CommandTable = {
  ...connectionCommands,
  ...serverCommands,
  ...keyCommands,
  ...expiryCommands,
  ...stringCommands,
  ...hashCommands,
  ...listCommands,
  ...setCommands,
  ...sortedSetCommands,
  ...pubsubCommands,
  ...transactionCommands,
}
