import { parseArgs } from 'node:util'
import { type EmbeddedOptions } from './embedded'

/** Invalid command-line arguments; the message includes the usage. */
class UsageError extends Error {
  readonly code = 'EMBEDDED_USAGE'

  constructor(message: string) {
    super(
      `${message}\nusage: food-delivery-embedded [--kafka PORT [--auto-create-topics] [--partitions COUNT]] [--mongo PORT] ` +
        '[--redis PORT] [--data-dir DIR] (port 0: any free port)',
    )
    this.name = 'UsageError'
  }
}

/** Parses the command-line arguments. Throws UsageError. */
export function parseCommandLine(args: readonly string[]): EmbeddedOptions {
  const { kafka, mongo, redis, ...rest } = parse(args)
  const topicOption = ['auto-create-topics', 'partitions'].find((name) => Object.hasOwn(rest, name))
  if (kafka === undefined && topicOption) throw new UsageError(`--${topicOption} needs --kafka`)
  const options: EmbeddedOptions = {
    ...(kafka !== undefined && {
      kafka: {
        port: parsePort('kafka', kafka),
        autoCreateTopics: rest['auto-create-topics'] ?? false,
        ...(rest.partitions !== undefined && { defaultPartitions: parseCount('partitions', rest.partitions) }),
      },
    }),
    ...(mongo !== undefined && { mongo: parsePort('mongo', mongo) }),
    ...(redis !== undefined && { redis: parsePort('redis', redis) }),
    ...(rest['data-dir'] !== undefined && { dataDir: rest['data-dir'] }),
  }
  if (kafka ?? mongo ?? redis) return options
  throw new UsageError('nothing to start: pass --kafka, --mongo or --redis')
}

function parse(args: readonly string[]) {
  const string = { type: 'string' } as const
  const servers = { kafka: string, mongo: string, redis: string }
  const kafkaOptions = { 'auto-create-topics': { type: 'boolean' }, partitions: string } as const
  try {
    return parseArgs({ args: [...args], options: { ...servers, ...kafkaOptions, 'data-dir': string } }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function parsePort(name: string, value: string): number {
  const port = Number(value)
  if (/^\d+$/.test(value) && port <= 65_535) return port
  throw new UsageError(`--${name} needs a port from 0 to 65535, not '${value}'`)
}

function parseCount(name: string, value: string): number {
  if (/^[1-9]\d{0,4}$/.test(value)) return Number(value)
  throw new UsageError(`--${name} needs a number from 1 to 99999, not '${value}'`)
}
