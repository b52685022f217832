import { InvalidTriggerError } from '../../errors'
import { type FieldReader } from '../field-reader'

const saslModes = ['none', 'plaintext', 'scram_sha256', 'scram_sha512', 'oauthbearer', 'gssapi'] as const
const tokenProviders = ['bearer', 'aws_msk_iam'] as const

/** How KEDA would authenticate to the brokers. Secrets are checked for presence and not kept. */
export interface KafkaAuthentication {
  sasl: (typeof saslModes)[number]
  tlsEnabled: boolean
  unsafeSsl: boolean
  /** Only with `oauthbearer`. */
  tokenProvider: (typeof tokenProviders)[number] | null
}

/** Metadata fields read here. Beside the table of fields, since which of them are required depends on the SASL mode. */
export const authenticationFields = [
  'tls',
  'unsafeSsl',
  'sasl',
  'saslTokenProvider',
  'awsRegion',
  'identityOwner',
  'awsAccessKeyIDFromEnv',
  'awsSecretAccessKeyFromEnv',
] as const

function requireAuth(fields: FieldReader, name: string): void {
  if (fields.authText(name) === '') throw new InvalidTriggerError(name, `no ${name} given`)
}

function readTls(fields: FieldReader): boolean {
  const text = fields.metadataText('tls') || fields.authText('tls')
  const isEnabled = fields.choice('tls', ['enable', 'disable'], 'disable', text) === 'enable'
  if (isEnabled && (fields.authText('cert') === '') !== (fields.authText('key') === '')) {
    throw new InvalidTriggerError('cert', 'cert and key must be provided together')
  }
  return isEnabled
}

function checkPassword(fields: FieldReader): void {
  requireAuth(fields, 'username')
  requireAuth(fields, 'password')
}

function checkBearer(fields: FieldReader): void {
  checkPassword(fields)
  requireAuth(fields, 'oauthTokenEndpointUri')
  const extensions = fields.authText('oauthExtensions')
  const isMalformed = extensions !== '' && extensions.split(',').some((pair) => pair.split('=').length !== 2)
  if (isMalformed) {
    throw new InvalidTriggerError('oauthExtensions', 'invalid OAuthBearer extension, must be of format key=value')
  }
}

function checkMskIam(fields: FieldReader, tlsEnabled: boolean): void {
  if (!tlsEnabled) throw new InvalidTriggerError('tls', 'TLS is required for AWS MSK authentication')
  if (fields.metadataText('awsRegion') === '') throw new InvalidTriggerError('awsRegion', 'no awsRegion given')
  const owner = fields.metadataText('identityOwner')
  const needsKeys = (owner === '' || owner === 'pod') && fields.authText('awsRoleArn') === ''
  if (!needsKeys) return
  for (const name of ['awsAccessKeyID', 'awsSecretAccessKey']) {
    if (fields.authText(name) === '' && fields.metadataOrEnv(name) === '') {
      throw new InvalidTriggerError(name, `${name} not found`)
    }
  }
}

function checkKerberos(fields: FieldReader): void {
  requireAuth(fields, 'username')
  if ((fields.authText('password') === '') === (fields.authText('keytab') === '')) {
    throw new InvalidTriggerError(
      'keytab',
      "exactly one of 'password' or 'keytab' must be provided for GSSAPI authentication",
    )
  }
  requireAuth(fields, 'realm')
  requireAuth(fields, 'kerberosConfig')
  fields.boolean('kerberosDisableFAST', false, fields.authText('kerberosDisableFAST'))
}

function readTokenProvider(fields: FieldReader, tlsEnabled: boolean): (typeof tokenProviders)[number] {
  const text = fields.metadataText('saslTokenProvider') || fields.authText('saslTokenProvider')
  const provider = fields.choice('saslTokenProvider', tokenProviders, 'bearer', text)
  if (provider === 'bearer') checkBearer(fields)
  else checkMskIam(fields, tlsEnabled)
  return provider
}

/**
 * Reads and checks TLS and SASL as KEDA does: metadata first, then the TriggerAuthentication. Secrets come only from
 * the latter.
 * @throws InvalidTriggerError naming the field at fault.
 */
export function readAuthentication(fields: FieldReader): KafkaAuthentication {
  const tlsEnabled = readTls(fields)
  const sasl = fields.choice('sasl', saslModes, 'none', fields.metadataText('sasl') || fields.authText('sasl'))
  if (sasl === 'gssapi') checkKerberos(fields)
  else if (sasl !== 'none' && sasl !== 'oauthbearer') checkPassword(fields)
  const tokenProvider = sasl === 'oauthbearer' ? readTokenProvider(fields, tlsEnabled) : null
  return { sasl, tlsEnabled, unsafeSsl: fields.boolean('unsafeSsl', false), tokenProvider }
}
