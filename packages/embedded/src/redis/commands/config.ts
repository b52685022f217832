import { ownValue } from '../../own-value'
import { invalidSubcommand, notSupported, RedisError, wrongArity } from '../redis-error'
import { MapReply, ok, type Reply } from '../protocol/replies'
import { type CommandTable, type ServerState, type Session } from '../session'
import { globToRegExp } from '../store/glob'
import { pairsOf, toName, toText } from './arguments'

interface Setting {
  get: (server: ServerState) => string
  /** Undefined if the setting cannot be changed. */
  set?: (server: ServerState, value: string) => void
}

const fixedSetting = (value: string): Setting => ({ get: () => value })

const memoryUnits: Record<string, number> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1_024,
  m: 1e6,
  mb: 1_024 ** 2,
  g: 1e9,
  gb: 1_024 ** 3,
}

function parseMemory(text: string): number {
  const [, digits, unit = ''] = /^(\d+)([a-z]*)$/.exec(text.toLowerCase()) ?? []
  const factor = ownValue(memoryUnits, unit)
  if (digits !== undefined && factor !== undefined) return Number(digits) * factor
  throw new RedisError("CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value")
}

const settings: Record<string, Setting> = {
  maxmemory: {
    get: ({ maxMemory }) => String(maxMemory),
    set: (server, value) => (server.maxMemory = parseMemory(value)),
  },
  'notify-keyspace-events': {
    get: ({ events }) => events.setting,
    set: ({ events }, value) => (events.setting = value),
  },
  'maxmemory-policy': fixedSetting('noeviction'),
  appendonly: fixedSetting('no'),
  save: fixedSetting(''),
  databases: fixedSetting('16'),
  timeout: fixedSetting('0'),
}

/** CONFIG SET: changes all settings, or none if one of them is not supported or invalid. */
function setAll(args: readonly Buffer[], { server }: Session): void {
  const changes = pairsOf(args, () => wrongArity('config|set')).map(([nameBytes, value]) => {
    const name = toText(nameBytes).toLowerCase()
    const setting = ownValue(settings, name)
    const text = toText(value)
    if (setting?.set) return { name, text, setting }
    if (setting?.get(server) === text) return undefined
    throw notSupported(`CONFIG SET ${name}${setting ? ` ${text}` : ''}`)
  })
  const oldValues = changes.map((each) => each?.setting.get(server) ?? '')
  try {
    for (const each of changes) each?.setting.set?.(server, each.text)
  } catch (error) {
    for (const [i, each] of changes.entries()) each?.setting.set?.(server, oldValues[i] ?? '')
    throw error
  }
}

function config([subcommandBytes, ...args]: readonly Buffer[], session: Session): Reply {
  const subcommand = toName(subcommandBytes as Buffer)
  if (subcommand === 'RESETSTAT') return ok
  if (subcommand === 'SET' && args.length > 0) {
    setAll(args, session)
    return ok
  }
  if (subcommand === 'REWRITE') throw new RedisError('The server is running without a config file')
  if (subcommand !== 'GET' || args.length === 0) throw invalidSubcommand('CONFIG', toText(subcommandBytes as Buffer))
  const expressions = args.map((pattern) => globToRegExp(toText(pattern).toLowerCase()))
  return new MapReply(
    Object.entries(settings)
      .filter(([name]) => expressions.some((expression) => expression.test(name)))
      .map(([name, { get }]) => [name, get(session.server)]),
  )
}

export const configCommands: CommandTable = { CONFIG: { arity: -2, run: config } }
