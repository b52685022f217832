import { hostname } from 'node:os'
import { type LogLevel, logLevels } from '../logging/logger'
import { type EnvReader } from './env-reader'

/** What every service reads. */
export interface ServiceEnvironment {
  /** `POD_NAME`, else `HOSTNAME`, else the host name: identifies the pod in logs and in Kafka groups. */
  pod: string
  /** `HOST`: address to listen on. Absent means all addresses. */
  host?: string
  /** `PORT`, default 8080; 0 takes a free one. */
  port: number
  /** `LOG_LEVEL`, default info. */
  logLevel: LogLevel
  /** `ALLOWED_ORIGINS`: browser origins that may call, separated by commas; none by default, `*` for any. */
  allowedOrigins: readonly string[]
  /**
   * `GRACE_SECONDS`, default 30 as in Kubernetes: set it to the pod's terminationGracePeriodSeconds. In ms.
   */
  graceMs: number
}

const ORIGIN = /^(\*|https?:\/\/[^/\s]+)$/

/** Reads the variables that every service has; `defaultPort` 8080. */
export function readServiceEnvironment(
  env: EnvReader,
  { defaultPort = 8_080 }: { defaultPort?: number } = {},
): ServiceEnvironment {
  const host = env.optionalString('HOST')
  return {
    pod: podName(env),
    ...(host === undefined ? {} : { host }),
    port: env.port('PORT', defaultPort),
    logLevel: env.oneOf('LOG_LEVEL', logLevels, 'info'),
    allowedOrigins: env.list('ALLOWED_ORIGINS', {
      default: [],
      pattern: ORIGIN,
      expected: 'origins like https://shop.example.com separated by commas, or *',
    }),
    graceMs: env.integer('GRACE_SECONDS', { min: 1, max: 3_600, default: 30 }) * 1_000,
  }
}

/** Name of the pod that runs this process: `POD_NAME`, else `HOSTNAME`, else the host name. */
export function podName(env: EnvReader): string {
  return env.optionalString('POD_NAME') ?? env.optionalString('HOSTNAME') ?? hostname()
}
