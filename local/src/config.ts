import { type Servers } from './backends/servers'

/** The runner's settings from its environment. */
export interface LocalConfig {
  servers: Servers
  /** Variables of every pod; its manifest overrides them. */
  podEnv: Record<string, string>
  /** Started by an npm script: then the runner must stop when npm exits. */
  isNpmScript: boolean
  /** NO_COLOR is set. */
  noColor: boolean
}

/** Variables that a process needs on any operating system. */
const machine = ['PATH', 'Path', 'HOME', 'USERPROFILE', 'APPDATA', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LANG', 'TZ']

/** Settings of Node and of our services. */
const settings = ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'LOG_LEVEL', 'CONCURRENCY', 'ALLOWED_ORIGINS']

const kafka = ['BOOTSTRAP_SERVERS', 'SECURITY_PROTOCOL', 'SASL_MECHANISMS', 'SASL_USERNAME', 'SASL_PASSWORD']
const mongo = ['MONGODB_URL', 'MONGODB_REPLICA_HOSTNAMES']
const redis = ['REDIS_URL', 'REDIS_PORT']

/** Reads the environment; an empty variable counts as absent. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): LocalConfig {
  return {
    servers: {
      ...(env['BOOTSTRAP_SERVERS'] ? { kafka: pick(env, kafka) } : {}),
      ...(mongo.some((name) => env[name]) ? { mongo: pick(env, mongo) } : {}),
      ...(env['REDIS_URL'] ? { redis: pick(env, redis) } : {}),
    },
    podEnv: pick(env, [...machine, ...settings, 'KAFKA_CA_FILE', 'KAFKA_PARTITIONER']),
    isNpmScript: Boolean(env['npm_lifecycle_event']),
    noColor: Boolean(env['NO_COLOR']),
  }
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
}
