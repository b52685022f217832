/** One wrong or missing environment variable. */
export interface ConfigurationProblem {
  variable: string
  /** What was found, ready to print: quoted, never a secret. */
  got: string
  expected: string
}

/** The environment does not describe a runnable service; `problems` has all of them, not only the first. */
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
