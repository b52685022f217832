/** One invalid or missing environment variable. */
export interface ConfigurationProblem {
  variable: string
  /** The value in quotes, or undefined if the variable is not set. It never contains a secret. */
  got: string | undefined
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
    const stateOf = (got: string | undefined) => (got === undefined ? 'not set' : `got ${got}`)
    super(
      problems.map(({ variable, got, expected }) => `${variable}: ${stateOf(got)}, expected ${expected}`).join('\n'),
    )
  }
}
