import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type EmbeddedOptions } from './embedded'

/** A command-line flag, and the option of the start function that it sets. */
interface Flag {
  option: string
  server: keyof EmbeddedOptions
  /** The smallest valid number; absent if the value is not a number. */
  min?: number
  type: 'boolean' | 'string'
  /** The name of the value in the usage; absent for a flag without a value. */
  argument?: string
}

const flags: Readonly<Record<string, Flag>> = {
  'auto-create-topics': { server: 'kafka', option: 'autoCreateTopics', type: 'boolean' },
  partitions: { server: 'kafka', option: 'defaultPartitions', type: 'string', argument: 'COUNT', min: 1 },
  brokers: { server: 'kafka', option: 'brokers', type: 'string', argument: 'COUNT', min: 1 },
  'retention-ms': { server: 'kafka', option: 'retentionMs', type: 'string', argument: 'MS', min: -1 },
  'retention-bytes': { server: 'kafka', option: 'retentionBytes', type: 'string', argument: 'BYTES', min: -1 },
  database: { server: 'mongo', option: 'database', type: 'string', argument: 'NAME' },
  'replica-set': { server: 'mongo', option: 'replicaSet', type: 'string', argument: 'NAME' },
}
const servers = ['kafka', 'mongo', 'redis'] as const

/** Invalid command-line arguments; the message includes the usage. */
class UsageError extends Error {
  readonly code = 'EMBEDDED_USAGE'

  constructor(message: string) {
    super(
      `${message}\nusage: food-delivery-embedded ${servers.map(usageOf).join(' ')} [--data-dir DIR] (port 0: any free port)`,
    )
    this.name = 'UsageError'
  }
}

function usageOf(server: string): string {
  const flagsOfServer = Object.entries(flags).filter(([, flag]) => flag.server === server)
  const usages = flagsOfServer.map(([name, { argument }]) => `[--${[name, argument].filter(Boolean).join(' ')}]`)
  return `[${[`--${server} PORT`, ...usages].join(' ')}]`
}

/** Parses the command-line arguments. @throws UsageError. */
export function parseCommandLine(args: readonly string[]): EmbeddedOptions {
  const values = parse(args)
  const options: EmbeddedOptions = {}
  const dataDir = values['data-dir'] as string | undefined
  for (const server of servers) {
    const port = values[server]
    if (port === undefined) continue
    // Redis keeps all data in memory.
    const storage = dataDir !== undefined && server !== 'redis' ? { dataDir: join(dataDir, server) } : {}
    options[server] = { port: parseNumber(server, String(port), 0, 65_535), ...storage }
  }
  if (Object.keys(options).length === 0) throw new UsageError('nothing to start: pass --kafka, --mongo or --redis')
  for (const [name, { server, option, min }] of Object.entries(flags)) {
    const value = values[name]
    if (value === undefined) continue
    const target = options[server]
    if (!target) throw new UsageError(`--${name} needs --${server}`)
    Object.assign(target, { [option]: min === undefined ? value : parseNumber(name, String(value), min) })
  }
  return options
}

function parse(args: readonly string[]): Record<string, string | boolean | undefined> {
  const stringFlag = { type: 'string' } as const
  const portsAndFolder = { kafka: stringFlag, mongo: stringFlag, redis: stringFlag, 'data-dir': stringFlag }
  try {
    const otherFlags = Object.fromEntries(Object.entries(flags).map(([name, { type }]) => [name, { type }]))
    return parseArgs({ args: [...args], options: { ...portsAndFolder, ...otherFlags } }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function parseNumber(name: string, text: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text)
  if (/^-?\d+$/.test(text) && value >= min && value <= max) return value
  const upTo = max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`
  throw new UsageError(`--${name} needs a whole number from ${min}${upTo}, not '${text}'`)
}
