import { type Servers } from './backends/servers'

/** The settings of the runner, from its environment. */
export interface LocalConfig {
  servers: Servers
  /** Environment variables of every pod; the pod's manifest can override them. */
  podEnv: Record<string, string>
  /** The folder in which the user started npm. The commands of pods run in it. */
  commandFolder: string
  /** Whether an npm script has started the runner, which then stops when npm exits. */
  isNpmScript: boolean
  /** Whether NO_COLOR is set. */
  noColor: boolean
}

/** Variables that a process needs on any operating system. */
const systemVariables = wordsOf('PATH Path HOME USERPROFILE APPDATA SystemRoot TEMP TMP TMPDIR LANG TZ')

/** Settings of Node and of the services. */
const serviceVariables = wordsOf(
  'NODE_OPTIONS NODE_EXTRA_CA_CERTS LOG_LEVEL CONCURRENCY ALLOWED_ORIGINS KAFKA_CA_FILE KAFKA_PARTITIONER',
)

const kafkaVariables = wordsOf('BOOTSTRAP_SERVERS SECURITY_PROTOCOL SASL_MECHANISMS SASL_USERNAME SASL_PASSWORD')
const mongoVariables = wordsOf('MONGODB_URL MONGODB_REPLICA_HOSTNAMES')
const redisVariables = wordsOf('REDIS_URL REDIS_PORT')

/** Reads the environment; an empty variable counts as absent. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): LocalConfig {
  return {
    servers: {
      ...(env['BOOTSTRAP_SERVERS'] ? { kafka: pick(env, kafkaVariables) } : {}),
      ...(mongoVariables.some((name) => env[name]) ? { mongo: pick(env, mongoVariables) } : {}),
      ...(env['REDIS_URL'] ? { redis: pick(env, redisVariables) } : {}),
    },
    podEnv: pick(env, [...systemVariables, ...serviceVariables, ...tracingVariables(env)]),
    // npm runs a script in the folder of its package, and sets INIT_CWD to that of the user.
    commandFolder: env['INIT_CWD'] || process.cwd(),
    isNpmScript: Boolean(env['npm_lifecycle_event']),
    noColor: Boolean(env['NO_COLOR']),
  }
}

/** The variables of OpenTelemetry. */
const tracingVariables = (env: NodeJS.ProcessEnv) => Object.keys(env).filter((name) => name.startsWith('OTEL_'))

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
}

function wordsOf(text: string): string[] {
  return text.split(' ')
}
