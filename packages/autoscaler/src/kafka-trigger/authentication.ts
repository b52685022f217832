import { InvalidTriggerError } from '../errors'
import { type FieldReader } from './field-reader'
import { type KafkaAuthentication } from './types'

const saslModes = ['none', 'plaintext', 'scram_sha256', 'scram_sha512', 'oauthbearer', 'gssapi'] as const
const tokenProviders = ['bearer', 'aws_msk_iam'] as const

function requireAuth(read: FieldReader, name: string): void {
  if (read.authText(name) === '') throw new InvalidTriggerError(name, `no ${name} given`)
}

function readTls(read: FieldReader): boolean {
  const text = read.metadataText('tls') || read.authText('tls')
  const isEnabled = read.choice('tls', ['enable', 'disable'], 'disable', text) === 'enable'
  if (isEnabled && (read.authText('cert') === '') !== (read.authText('key') === '')) {
    throw new InvalidTriggerError('cert', 'cert and key must be provided together')
  }
  return isEnabled
}

function checkPassword(read: FieldReader): void {
  requireAuth(read, 'username')
  requireAuth(read, 'password')
}

function checkBearer(read: FieldReader): void {
  checkPassword(read)
  requireAuth(read, 'oauthTokenEndpointUri')
  const extensions = read.authText('oauthExtensions')
  const isMalformed = extensions !== '' && extensions.split(',').some((pair) => pair.split('=').length !== 2)
  if (isMalformed) {
    throw new InvalidTriggerError('oauthExtensions', 'invalid OAuthBearer extension, must be of format key=value')
  }
}

function checkMskIam(read: FieldReader, tlsEnabled: boolean): void {
  if (!tlsEnabled) throw new InvalidTriggerError('tls', 'TLS is required for AWS MSK authentication')
  if (read.metadataText('awsRegion') === '') throw new InvalidTriggerError('awsRegion', 'no awsRegion given')
  const owner = read.metadataText('identityOwner')
  const asksForKeys = (owner === '' || owner === 'pod') && read.authText('awsRoleArn') === ''
  if (!asksForKeys) return
  for (const name of ['awsAccessKeyID', 'awsSecretAccessKey']) {
    if (read.authText(name) === '' && read.metadataOrEnv(name) === '') {
      throw new InvalidTriggerError(name, `${name} not found`)
    }
  }
}

function checkKerberos(read: FieldReader): void {
  requireAuth(read, 'username')
  if ((read.authText('password') === '') === (read.authText('keytab') === '')) {
    throw new InvalidTriggerError(
      'keytab',
      "exactly one of 'password' or 'keytab' must be provided for GSSAPI authentication",
    )
  }
  requireAuth(read, 'realm')
  requireAuth(read, 'kerberosConfig')
  read.boolean('kerberosDisableFAST', false, read.authText('kerberosDisableFAST'))
}

function readTokenProvider(read: FieldReader, tlsEnabled: boolean): (typeof tokenProviders)[number] {
  const text = read.metadataText('saslTokenProvider') || read.authText('saslTokenProvider')
  const provider = read.choice('saslTokenProvider', tokenProviders, 'bearer', text)
  if (provider === 'bearer') checkBearer(read)
  else checkMskIam(read, tlsEnabled)
  return provider
}

/** Checks TLS and SASL as KEDA does: metadata first, then the TriggerAuthentication; secrets only from the latter. */
export function readAuthentication(read: FieldReader): KafkaAuthentication {
  const tlsEnabled = readTls(read)
  const sasl = read.choice('sasl', saslModes, 'none', read.metadataText('sasl') || read.authText('sasl'))
  if (sasl === 'gssapi') checkKerberos(read)
  else if (sasl !== 'none' && sasl !== 'oauthbearer') checkPassword(read)
  const tokenProvider = sasl === 'oauthbearer' ? readTokenProvider(read, tlsEnabled) : null
  return { sasl, tlsEnabled, unsafeSsl: read.boolean('unsafeSsl', false), tokenProvider }
}
