import { type Finding, ok, wrong } from './finding'

const triggerSasl: Record<string, string> = {
  PLAIN: 'plaintext',
  'SCRAM-SHA-256': 'scram_sha256',
  'SCRAM-SHA-512': 'scram_sha512',
}

const EDIT = 'put it into kafka.env and make the secret again (docs/openshift.md, 2. Kafka)'

/** Judges the values of the Secret `kafka-credentials`: services and KEDA must get the same settings. Never shows a password. */
export function judgeKafkaSecret(values: Record<string, string>): Finding[] {
  const { BOOTSTRAP_SERVERS: servers = '', SECURITY_PROTOCOL: protocol = 'PLAINTEXT' } = values
  const usesSasl = protocol.startsWith('SASL_')
  const expected = {
    TRIGGER_SASL: usesSasl ? (triggerSasl[values.SASL_MECHANISMS ?? 'PLAIN'] ?? 'none') : 'none',
    TRIGGER_TLS: protocol.endsWith('SSL') ? 'enable' : 'disable',
  }
  const findings = [
    ...judgeServers(servers),
    ...(usesSasl ? ['SASL_USERNAME', 'SASL_PASSWORD'].flatMap((key) => judgeCredential(key, values[key])) : []),
    ...Object.entries(expected).flatMap(([key, value]) =>
      values[key] === value
        ? []
        : [
            wrong(
              `${key} is "${values[key] ?? ''}"; with ${protocol} KEDA needs "${value}"`,
              `${key}=${value}: ${EDIT}`,
            ),
          ],
    ),
  ]
  return findings.length > 0 ? findings : [ok('the secret kafka-credentials says the same to the services and to KEDA')]
}

function judgeServers(servers: string): Finding[] {
  if (!/^[^\s:]+:\d+(,[^\s:]+:\d+)*$/.test(servers))
    return [wrong(`BOOTSTRAP_SERVERS is "${servers}"; host:port is expected`, EDIT)]
  const short = servers.split(',').find((server) => !server.includes('.'))
  if (!short) return []
  const [host = '', port = ''] = short.split(':')
  const fix = `BOOTSTRAP_SERVERS=${host}.<its project>.svc:${port}: ${EDIT}`
  return [wrong(`${short} is a short name, which KEDA cannot resolve from its own project`, fix)]
}

function judgeCredential(key: string, value = ''): Finding[] {
  if (value === '') return [wrong(`${key} is missing`, EDIT)]
  return value === 'CHANGE-ME' ? [wrong(`${key} is still the template's placeholder`, EDIT)] : []
}
