/* oxlint-disable typescript/no-require-imports -- Jest supports import() only with --experimental-vm-modules. */
import type * as kafka from '../kafka/run-kafka'
import type * as mongo from '../mongo/run-mongo'
import type * as redis from '../redis/run-redis'
import { type ServerName } from './child-messages'
import { startChild } from './child-process'
import { type OptionTable, validateOptions } from './option-rules'
import { type Logger } from '../logger'
import { type RunningServer, toHandle } from './running-server'
import { type TestServer, type TestServerOptions } from './test-server'

// A server is loaded when it is first started, so that a test that only needs Kafka does not load MongoDB.
const loaders: Record<ServerName, () => (options: object) => Promise<RunningServer>> = {
  kafka: () => (require('../kafka/run-kafka') as typeof kafka).runKafka,
  mongo: () => (require('../mongo/run-mongo') as typeof mongo).runMongo,
  redis: () => (require('../redis/run-redis') as typeof redis).runRedis,
}

/** Starts a server in this process. */
export const runServer = (name: ServerName, options: object): Promise<RunningServer> => loaders[name]()(options)

/** Starts a server in this process or in a child process, and returns its handle. */
export async function startServer<Handle extends TestServer>(
  name: ServerName,
  table: OptionTable<string>,
  options: TestServerOptions & { logger?: Logger },
): Promise<Handle> {
  validateOptions(name, table, options)
  const { process: processKind, ...serverOptions } = options
  return toHandle<Handle>(
    await (processKind === 'child' ? startChild(name, serverOptions) : runServer(name, serverOptions)),
  )
}
