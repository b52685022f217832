/** One wrong or missing environment variable. */
export interface ConfigurationProblem {
  variable: string
  /** The value as it is printed: quoted, never a secret. */
  got: string
  expected: string
}

/** The environment is not a valid configuration; `problems` has all problems, not only the first. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly code = 'CONFIGURATION'

  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(problems.map(describeProblem).join('\n'))
  }
}

/** `PORT: got "abc", expected a whole number from 0 to 65535` */
export function describeProblem({ variable, got, expected }: ConfigurationProblem): string {
  return `${variable}: got ${got}, expected ${expected}`
}
