import { hostname } from 'node:os'
import { type LogLevel, logLevels } from '../logging/logger'
import { type EnvReader } from './env-reader'
import { checkTracingEnvironment } from './tracing-environment'

/** Configuration that every service has. */
export interface ServiceEnvironment {
  /** Name of the pod, for logs and Kafka clients: `POD_NAME`, else `HOSTNAME`, else the host name. */
  pod: string
  /** `HOST`: address to listen on. Default: all addresses. */
  host?: string
  /** `PORT`, default 8080; 0 stands for any free port. */
  port: number
  /** `LOG_LEVEL`, default info. */
  logLevel: LogLevel
  /** `ALLOWED_ORIGINS`: origins that CORS allows, separated by commas, or `*` for any. Default: none. */
  allowedOrigins: readonly string[]
  /** `GRACE_SECONDS` in ms, default 30 s as in Kubernetes. Must equal the pod's terminationGracePeriodSeconds. */
  graceMs: number
}

const ORIGIN = /^(\*|https?:\/\/[^/\s]+)$/

/** Reads the variables that every service has, and checks those of OpenTelemetry. */
export function readServiceEnvironment(
  env: EnvReader,
  { defaultPort = 8_080 }: { defaultPort?: number } = {},
): ServiceEnvironment {
  const host = env.optionalString('HOST')
  checkTracingEnvironment(env)
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

/** Reads the name of the pod: `POD_NAME`, else `HOSTNAME`, else the host name. */
export function podName(env: EnvReader): string {
  return env.optionalString('POD_NAME') ?? env.optionalString('HOSTNAME') ?? hostname()
}
