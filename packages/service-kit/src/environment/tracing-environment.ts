import { type EnvReader, type Environment } from './env-reader'

const ENDPOINTS = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const
const PROTOCOLS = ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'] as const
const SAMPLERS = ['always_on', 'always_off', 'traceidratio'] as const
const PARENT_BASED_SAMPLERS = ['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const

/** Whether a variable is set. With `value`: whether it has this value, in upper or lower case. */
const isSet = (env: Environment, name: string, value?: string) => {
  const text = env[name]?.trim().toLowerCase() ?? ''
  return value === undefined ? text !== '' : text === value
}

/**
 * Whether traces are exported: an endpoint of OpenTelemetry is set, `OTEL_SDK_DISABLED` is not true, and
 * `OTEL_TRACES_EXPORTER` is not none.
 */
export function isTracingOn(env: Environment): boolean {
  if (isSet(env, 'OTEL_SDK_DISABLED', 'true') || isSet(env, 'OTEL_TRACES_EXPORTER', 'none')) return false
  return ENDPOINTS.some((name) => isSet(env, name))
}

/**
 * Reports values of OpenTelemetry's variables that this repository does not support, if an endpoint is set. The SDK,
 * which reads them itself, would ignore or only log such a value.
 */
export function checkTracingEnvironment(env: EnvReader): void {
  const endpoints = ENDPOINTS.filter((name) => env.optionalString(name) !== undefined)
  if (endpoints.length === 0) return
  for (const name of endpoints) env.url(name, { default: '' })
  for (const name of PROTOCOLS) env.oneOf(name, ['http/protobuf'], 'http/protobuf')
  env.oneOf('OTEL_TRACES_EXPORTER', ['otlp', 'none'], 'otlp')
  env.boolean('OTEL_SDK_DISABLED', false)
  env.string('OTEL_PROPAGATORS', {
    default: '',
    pattern: /^(tracecontext *, *baggage|baggage *, *tracecontext)$/,
    expected: 'tracecontext,baggage',
  })
  const sampler = env.oneOf('OTEL_TRACES_SAMPLER', [...PARENT_BASED_SAMPLERS, ...SAMPLERS], 'parentbased_always_on')
  if (sampler.endsWith('traceidratio')) checkRatio(env)
}

function checkRatio(env: EnvReader): void {
  const parse = (text: string) => (Number(text) >= 0 && Number(text) <= 1 ? Number(text) : undefined)
  env.required('OTEL_TRACES_SAMPLER_ARG', { expected: 'a ratio from 0 to 1', parse }, 1, 1)
}
