import { type Servers } from './backends/servers'

/** What the runner takes from its own environment. */
export interface LocalConfig {
  servers: Servers
  /** Variables that every pod gets besides those of its manifest. */
  podEnv: Record<string, string>
  /** Started by `npm start`: then npm's death must end the runner too. */
  isNpmScript: boolean
  /** NO_COLOR: plain text, please. */
  noColor: boolean
}

/** What a process needs of the machine, on all systems. */
const machine = ['PATH', 'Path', 'HOME', 'USERPROFILE', 'APPDATA', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LANG', 'TZ']

/** Settings of Node and of our services that are handed down. */
const passedOn = ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'LOG_LEVEL', 'CONCURRENCY', 'ALLOWED_ORIGINS']

const kafka = ['BOOTSTRAP_SERVERS', 'SECURITY_PROTOCOL', 'SASL_MECHANISMS', 'SASL_USERNAME', 'SASL_PASSWORD']
const mongo = ['MONGODB_URL', 'MONGODB_REPLICA_HOSTNAMES']
const redis = ['REDIS_URL', 'REDIS_PORT']

/** Reads the environment; a blank variable counts as absent. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): LocalConfig {
  return {
    servers: {
      ...(env['BOOTSTRAP_SERVERS'] ? { kafka: pick(env, kafka) } : {}),
      ...(mongo.some((name) => env[name]) ? { mongo: pick(env, mongo) } : {}),
      ...(env['REDIS_URL'] ? { redis: pick(env, redis) } : {}),
    },
    podEnv: pick(env, [...machine, ...passedOn, 'KAFKA_CA_FILE', 'KAFKA_PARTITIONER']),
    isNpmScript: Boolean(env['npm_lifecycle_event']),
    noColor: Boolean(env['NO_COLOR']),
  }
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
}
