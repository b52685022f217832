import { type Finding, ok, problem } from './finding'

/** Maps `SASL_MECHANISMS` of the services to the parameter `sasl` of KEDA's Kafka trigger. */
const triggerSasl = new Map([
  ['PLAIN', 'plaintext'],
  ['SCRAM-SHA-256', 'scram_sha256'],
  ['SCRAM-SHA-512', 'scram_sha512'],
])

const EDIT_FIX = 'set it in kafka.env and create the Secret again (docs/openshift.md, section 2. Kafka)'

/** Checks that the Secret `kafka-credentials` gives services and KEDA the same settings. Never prints a password. */
export function checkKafkaSecret(values: Record<string, string>): Finding[] {
  const { BOOTSTRAP_SERVERS: servers = '', SECURITY_PROTOCOL: protocol = 'PLAINTEXT' } = values
  const usesSasl = protocol.startsWith('SASL_')
  const expected = {
    TRIGGER_SASL: usesSasl ? (triggerSasl.get(values.SASL_MECHANISMS ?? 'PLAIN') ?? 'none') : 'none',
    TRIGGER_TLS: protocol.endsWith('SSL') ? 'enable' : 'disable',
  }
  const differences = Object.entries(expected).filter(([key, value]) => values[key] !== value)
  const findings = [
    ...checkServers(servers),
    ...(usesSasl ? ['SASL_USERNAME', 'SASL_PASSWORD'].flatMap((key) => checkCredential(key, values[key])) : []),
    ...differences.map(([key, value]) => {
      const text = `${key} is "${values[key] ?? ''}", but KEDA needs "${value}" for ${protocol}`
      return problem(text, `${key}=${value}: ${EDIT_FIX}`)
    }),
  ]
  if (findings.length > 0) return findings
  return [ok('Secret kafka-credentials has the same settings for the services and for KEDA')]
}

function checkServers(servers: string): Finding[] {
  if (!/^[^\s:]+:\d+(,[^\s:]+:\d+)*$/.test(servers))
    return [problem(`BOOTSTRAP_SERVERS is "${servers}"; expected host:port, or several separated by commas`, EDIT_FIX)]
  const shortName = servers.split(',').find((server) => !server.includes('.'))
  if (!shortName) return []
  const [host = '', port = ''] = shortName.split(':')
  const fix = `BOOTSTRAP_SERVERS=${host}.<its project>.svc:${port}: ${EDIT_FIX}`
  return [problem(`${shortName} is a short name, which KEDA cannot resolve in its own namespace`, fix)]
}

function checkCredential(key: string, value = ''): Finding[] {
  if (value === '') return [problem(`${key} is missing`, EDIT_FIX)]
  return value === 'CHANGE-ME' ? [problem(`${key} is still the placeholder of the template`, EDIT_FIX)] : []
}
