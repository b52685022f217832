export const saslMechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const
export type SaslMechanism = (typeof saslMechanisms)[number]

export interface SaslOptions {
  /** Passwords by user name. */
  users: Readonly<Record<string, string>>
  /** Default: PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
  mechanisms?: readonly SaslMechanism[]
}

export function isSaslOptions(value: unknown): value is SaslOptions {
  if (typeof value !== 'object' || value === null) return false
  const { users, mechanisms = saslMechanisms, ...unknownOptions } = value as Partial<Record<string, unknown>>
  const areUsersValid = typeof users === 'object' && users !== null && Object.values(users).every(isText)
  const areMechanismsValid =
    Array.isArray(mechanisms) && mechanisms.every((name) => saslMechanisms.includes(name as never))
  return areUsersValid && areMechanismsValid && Object.keys(unknownOptions).length === 0
}

const isText = (value: unknown): boolean => typeof value === 'string'
