/** One invalid or missing environment variable. */
export interface ConfigurationProblem {
  variable: string
  /** The value in quotes, or `nothing` if the variable is not set. Never a secret. */
  got: string
  expected: string
}

/**
 * The environment is not a valid configuration. The message has one line per wrong variable, such as
 * `PORT: got "abc", expected a whole number from 0 to 65535`.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly code = 'CONFIGURATION'

  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(problems.map(({ variable, got, expected }) => `${variable}: got ${got}, expected ${expected}`).join('\n'))
  }
}
