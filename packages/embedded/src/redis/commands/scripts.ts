import { createHash } from 'node:crypto'
import { notAllowedInScript, RedisError, unknownSubcommand } from '../redis-error'
import { ok, type Reply } from '../protocol/replies'
import { loadLua } from '../scripting/lua'
import { ScriptEngine } from '../scripting/script-engine'
import { type CommandTable, type Session } from '../session'
import { copyOf, parseInteger, toName, toText } from './arguments'

/** Commands that block, that change the connection or the server, or that run scripts. */
const forbiddenInScripts = new Set(
  'BLPOP BRPOP BLMOVE BLMPOP BRPOPLPUSH BZPOPMIN BZPOPMAX BZMPOP WAIT ACL AUTH CLIENT CONFIG HELLO RESET SCRIPT EVAL EVALSHA SLOWLOG SAVE BGSAVE'.split(
    ' ',
  ),
)

/** The script engine of a server, and the sources of its scripts by their SHA-1. */
interface Scripts {
  engine: ScriptEngine
  sources: Map<string, Buffer>
}

const scriptsByServer = new WeakMap<Session['server'], Scripts>()

// The interpreter is not loaded before the first script, because it takes memory and most servers run no scripts.
function scriptsOf({ server }: Session): Scripts {
  const scripts = scriptsByServer.get(server) ?? { engine: new ScriptEngine(loadLua()), sources: new Map() }
  scriptsByServer.set(server, scripts)
  return scripts
}

function load(source: Buffer, session: Session): string {
  const { engine, sources } = scriptsOf(session)
  const sha = createHash('sha1').update(source).digest('hex')
  engine.compile(sha, source)
  if (!sources.has(sha)) sources.set(sha, copyOf(source))
  return sha
}

function run(sha: string, [countBytes, ...args]: readonly Buffer[], session: Session): Reply {
  const count = parseInteger(countBytes as Buffer)
  if (count > args.length) throw new RedisError("Number of keys can't be greater than number of args")
  if (count < 0) throw new RedisError("Number of keys can't be negative")
  return scriptsOf(session).engine.run({
    sha,
    keys: args.slice(0, count),
    args: args.slice(count),
    call: (request) => {
      if (request[0] && forbiddenInScripts.has(toName(request[0]))) throw notAllowedInScript()
      return session.runScripted(request)
    },
  })
}

function runBySha([shaBytes, ...args]: readonly Buffer[], session: Session): Reply {
  const sha = toText(shaBytes as Buffer).toLowerCase()
  if (!scriptsByServer.get(session.server)?.sources.has(sha))
    throw new RedisError('No matching script. Please use EVAL.', 'NOSCRIPT')
  return run(sha, args, session)
}

function manage([subcommandBytes, ...args]: readonly Buffer[], session: Session): Reply {
  const subcommand = toName(subcommandBytes as Buffer)
  const sources = scriptsByServer.get(session.server)?.sources
  if (subcommand === 'LOAD' && args[0]) return load(args[0], session)
  if (subcommand === 'EXISTS') return args.map((sha) => (sources?.has(toText(sha).toLowerCase()) ? 1 : 0))
  if (subcommand === 'FLUSH') {
    sources?.clear()
    return ok
  }
  if (subcommand === 'KILL') throw new RedisError('No scripts in execution right now.', 'NOTBUSY')
  throw unknownSubcommand('SCRIPT', toText(subcommandBytes as Buffer))
}

export const scriptCommands: CommandTable = {
  EVAL: { arity: -3, run: ([source, ...args], session) => run(load(source as Buffer, session), args, session) },
  EVALSHA: { arity: -3, run: runBySha },
  SCRIPT: { arity: -2, run: manage },
}
