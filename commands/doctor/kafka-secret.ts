import { type Finding, ok, wrong } from './finding'

/** SASL mechanism of the services and, for each, the value of KEDA's trigger. */
const triggerSasl: Record<string, string> = {
  PLAIN: 'plaintext',
  'SCRAM-SHA-256': 'scram_sha256',
  'SCRAM-SHA-512': 'scram_sha512',
}

const EDIT = 'put it into kafka.env and create the secret again (docs/openshift.md, 2. Kafka)'

/** Checks the Secret `kafka-credentials`: services and KEDA must get the same settings. Never prints a password. */
export function checkKafkaSecret(values: Record<string, string>): Finding[] {
  const { BOOTSTRAP_SERVERS: servers = '', SECURITY_PROTOCOL: protocol = 'PLAINTEXT' } = values
  const usesSasl = protocol.startsWith('SASL_')
  const expected = {
    TRIGGER_SASL: usesSasl ? (triggerSasl[values.SASL_MECHANISMS ?? 'PLAIN'] ?? 'none') : 'none',
    TRIGGER_TLS: protocol.endsWith('SSL') ? 'enable' : 'disable',
  }
  const differences = Object.entries(expected).filter(([key, value]) => values[key] !== value)
  const findings = [
    ...checkServers(servers),
    ...(usesSasl ? ['SASL_USERNAME', 'SASL_PASSWORD'].flatMap((key) => checkCredential(key, values[key])) : []),
    ...differences.map(([key, value]) => {
      const text = `${key} is "${values[key] ?? ''}"; with ${protocol} KEDA needs "${value}"`
      return wrong(text, `${key}=${value}: ${EDIT}`)
    }),
  ]
  const isConsistent = ok('the secret kafka-credentials has the same settings for the services and for KEDA')
  return findings.length > 0 ? findings : [isConsistent]
}

function checkServers(servers: string): Finding[] {
  if (!/^[^\s:]+:\d+(,[^\s:]+:\d+)*$/.test(servers))
    return [wrong(`BOOTSTRAP_SERVERS is "${servers}"; host:port is expected`, EDIT)]
  const short = servers.split(',').find((server) => !server.includes('.'))
  if (!short) return []
  const [host = '', port = ''] = short.split(':')
  const fix = `BOOTSTRAP_SERVERS=${host}.<its project>.svc:${port}: ${EDIT}`
  return [wrong(`${short} is a short name, which KEDA cannot resolve from its own project`, fix)]
}

function checkCredential(key: string, value = ''): Finding[] {
  if (value === '') return [wrong(`${key} is missing`, EDIT)]
  return value === 'CHANGE-ME' ? [wrong(`${key} is still the placeholder of the template`, EDIT)] : []
}
