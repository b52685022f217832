import { type CommandTable } from '../session'
import { bitFieldCommands } from './bit-fields'
import { bitCommands } from './bits'
import { clientCommands } from './client'
import { configCommands } from './config'
import { connectionCommands } from './connection-management'
import { expiryCommands } from './expiry'
import { geoCommands } from './geo'
import { geoSearchCommands } from './geo-search'
import { hashCommands } from './hashes'
import { hyperLogLogCommands } from './hyperloglog'
import { keyCommands } from './keys'
import { lcsCommands } from './longest-common-subsequence'
import { listCommands } from './lists'
import { multiPopCommands } from './multi-pop'
import { pubsubCommands } from './pubsub'
import { scriptCommands } from './scripts'
import { serverCommands } from './server-management'
import { setCommands } from './sets'
import { sortCommands } from './sort'
import { sortedSetAlgebraCommands } from './sorted-set-algebra'
import { sortedSetCommands } from './sorted-sets'
import { streamGroupCommands } from './stream-groups'
import { streamInfoCommands } from './stream-info'
import { streamPendingCommands } from './stream-pending'
import { streamCommands } from './streams'
import { stringCommands } from './strings'
import { transactionCommands } from './transactions'

/** The supported commands by their names in upper case. */
export const commandTable: CommandTable = {
  ...connectionCommands,
  ...clientCommands,
  ...configCommands,
  ...serverCommands,
  ...keyCommands,
  ...expiryCommands,
  ...stringCommands,
  ...lcsCommands,
  ...bitCommands,
  ...bitFieldCommands,
  ...hyperLogLogCommands,
  ...hashCommands,
  ...listCommands,
  ...setCommands,
  ...sortedSetCommands,
  ...sortedSetAlgebraCommands,
  ...multiPopCommands,
  ...geoCommands,
  ...geoSearchCommands,
  ...sortCommands,
  ...streamCommands,
  ...streamGroupCommands,
  ...streamPendingCommands,
  ...streamInfoCommands,
  ...scriptCommands,
  ...pubsubCommands,
  ...transactionCommands,
}
