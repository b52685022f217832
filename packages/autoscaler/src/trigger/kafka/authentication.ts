import { InvalidTriggerError } from '../../errors'
import { type Rules } from '../../rules'
import { type FieldReader } from '../field-reader'

const saslModes = ['none', 'plaintext', 'scram_sha256', 'scram_sha512', 'oauthbearer', 'gssapi'] as const
const tokenProviders = ['bearer', 'aws_msk_iam'] as const

/** How KEDA authenticates to the brokers. Secrets are only checked for presence. */
export interface KafkaAuthentication {
  sasl: (typeof saslModes)[number]
  tlsEnabled: boolean
  unsafeSsl: boolean
  /** Null without `oauthbearer`. */
  tokenProvider: (typeof tokenProviders)[number] | null
}

/** Options of {@link readAuthentication}. `credentialCaches`: default none. */
export interface AuthenticationOptions {
  rules: Rules
  credentialCaches?: CredentialCaches
}

/**
 * Metadata fields for authentication. They are not among the `kafkaFields`, because the SASL mode decides which are
 * required.
 */
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

/** Files in KEDA's directory of Kerberos credential caches, by name. */
export type CredentialCaches = Readonly<Record<string, 'file' | 'directory'>>

function checkCredentialCache(name: string, caches: CredentialCaches): void {
  const fail = (message: string): never => {
    throw new InvalidTriggerError('ccacheName', message)
  }
  if (['.', '..'].includes(name) || name.includes('/')) fail('ccacheName must be a file name and not a path')
  const path = `/tmp/kerberos/ccache/${name}`
  if (!Object.hasOwn(caches, name)) fail(`ccache file ${path} does not exist`)
  if (caches[name] !== 'file') fail(`ccache file ${path} is not a regular file`)
}

function checkKerberos(fields: FieldReader, { rules, credentialCaches = {} }: AuthenticationOptions): void {
  requireAuth(fields, 'username')
  const methods = ['password', 'keytab', ...(rules.kerberosCredentialCache ? ['ccacheName'] : [])]
  if (methods.filter((name) => fields.authText(name) !== '').length !== 1) {
    const names = methods.map((name) => `'${name}'`)
    const list = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
    throw new InvalidTriggerError('keytab', `exactly one of ${list} must be provided for GSSAPI authentication`)
  }
  requireAuth(fields, 'realm')
  requireAuth(fields, 'kerberosConfig')
  const cache = rules.kerberosCredentialCache ? fields.authText('ccacheName') : ''
  if (cache !== '') checkCredentialCache(cache, credentialCaches)
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
 * Reads and checks TLS and SASL as KEDA does: from the metadata, or else from the TriggerAuthentication. Secrets are
 * read from the TriggerAuthentication only, but AWS access keys from the metadata and the environment as well.
 * @throws InvalidTriggerError with the name of the invalid field.
 */
export function readAuthentication(fields: FieldReader, options: AuthenticationOptions): KafkaAuthentication {
  const tlsEnabled = readTls(fields)
  const sasl = fields.choice('sasl', saslModes, 'none', fields.metadataText('sasl') || fields.authText('sasl'))
  if (sasl === 'gssapi') checkKerberos(fields, options)
  else if (sasl !== 'none' && sasl !== 'oauthbearer') checkPassword(fields)
  const tokenProvider = sasl === 'oauthbearer' ? readTokenProvider(fields, tlsEnabled) : null
  return { sasl, tlsEnabled, unsafeSsl: fields.boolean('unsafeSsl', false), tokenProvider }
}
