import { readEnvironment } from './read-environment'
import { checkTracingEnvironment, isTracingOn } from './tracing-environment'

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }

it.each<[Record<string, string>, boolean]>([
  [{}, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, false],
  [{ OTEL_TRACES_SAMPLER: 'always_on' }, false],
  [ENDPOINT, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' }, true],
  [{ ...ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' }, false],
  [{ ...ENDPOINT, OTEL_SDK_DISABLED: 'false' }, true],
  [{ ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }, false],
])('reads from %j whether traces are exported', (env, expected) => {
  expect(isTracingOn(env)).toBe(expected)
})

it.each<[string, string]>([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
  ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'http/json'],
  ['OTEL_TRACES_EXPORTER', 'zipkin'],
  ['OTEL_PROPAGATORS', 'b3'],
  ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
  ['OTEL_SDK_DISABLED', 'maybe'],
])('rejects %s=%s', (name, value) => {
  const read = () => readEnvironment({ ...ENDPOINT, [name]: value }, checkTracingEnvironment)
  expect(read).toThrow(`${name}: got "${value}", expected`)
})

it('rejects a ratio above 1', () => {
  const env = { ...ENDPOINT, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '10' }
  expect(() => readEnvironment(env, checkTracingEnvironment)).toThrow('OTEL_TRACES_SAMPLER_ARG: got "10"')
})

it.each<Record<string, string>>([
  { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
  { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', OTEL_PROPAGATORS: 'baggage, tracecontext' },
  { ...ENDPOINT, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' },
])('accepts %j', (env) => {
  expect(() => readEnvironment(env, checkTracingEnvironment)).not.toThrow()
})
