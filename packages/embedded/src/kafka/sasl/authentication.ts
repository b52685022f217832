import { ownValue } from '../../own-value'
import { ErrorCode } from '../wire/error-code'
import { type SaslMechanism, type SaslOptions, saslMechanisms } from './sasl-options'
import { type Exchange, scramExchange } from './scram'

/** The SASL authentication of one connection. */
export class Authentication {
  /** Whether the client may send any request: after authentication, and always to a broker without SASL. */
  isDone: boolean
  private exchange: Exchange | undefined

  constructor(private readonly options: SaslOptions | undefined) {
    this.isDone = options === undefined
  }

  get mechanisms(): readonly SaslMechanism[] {
    return this.options ? (this.options.mechanisms ?? saslMechanisms) : []
  }

  /** Selects the mechanism. */
  handshake(name: string): ErrorCode {
    if (!this.options || this.isDone) return ErrorCode.ILLEGAL_SASL_STATE
    const mechanism = this.mechanisms.find((supported) => supported === name)
    if (!mechanism) return ErrorCode.UNSUPPORTED_SASL_MECHANISM
    const { users } = this.options
    this.exchange = exchanges[mechanism]((user) => ownValue(users, user))
    return ErrorCode.NONE
  }

  authenticate(message: Buffer): { error: ErrorCode; message: string | null; bytes: Buffer } {
    if (!this.exchange) return failed(ErrorCode.ILLEGAL_SASL_STATE, 'SaslAuthenticate before SaslHandshake')
    const { isAuthenticated, isOver, response = '' } = this.exchange(message)
    if (isOver) this.exchange = undefined
    if (isOver && !isAuthenticated)
      return failed(ErrorCode.SASL_AUTHENTICATION_FAILED, 'Authentication failed: invalid user or password')
    this.isDone = isAuthenticated
    return { error: ErrorCode.NONE, message: null, bytes: Buffer.from(response) }
  }
}

type CreateExchange = (passwordOf: (user: string) => string | undefined) => Exchange

const exchanges: Readonly<Record<SaslMechanism, CreateExchange>> = {
  PLAIN: (passwordOf) => (message) => {
    const [, user = '', password = ''] = message.toString().split('\0')
    return { isAuthenticated: passwordOf(user) === password, isOver: true }
  },
  'SCRAM-SHA-256': (passwordOf) => scramExchange('sha256', passwordOf),
  'SCRAM-SHA-512': (passwordOf) => scramExchange('sha512', passwordOf),
}

const failed = (error: ErrorCode, message: string) => ({ error, message, bytes: Buffer.alloc(0) })
