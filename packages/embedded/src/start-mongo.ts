import { startServer } from './control/start-server'
import { commonOptions, type OptionTable, rules } from './control/option-rules'
import { type MongoServer, type MongoServerOptions } from './mongo/mongo-server'

/** Rules of the options of startMongo. */
const mongoOptions: OptionTable<keyof MongoServerOptions> = {
  ...commonOptions,
  database: rules.text,
  dataDir: rules.text,
  logger: rules.logger,
  maxMemory: rules.bytes,
  replicaSet: rules.text,
  ttlIntervalMs: rules.count,
}

/**
 * Starts a MongoDB server for drivers and mongoose, standalone or as a replica set. The data is in memory; with `dataDir` acknowledged writes survive
 * a kill of the process. Rejects with InvalidArgumentError, or Node's error if the port or the journal cannot be opened.
 */
export const startMongo = (options: MongoServerOptions = {}): Promise<MongoServer> =>
  startServer<MongoServer>('mongo', mongoOptions, options)
