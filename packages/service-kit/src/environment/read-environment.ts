import { ConfigurationError } from './configuration-error'
import { EnvReader, type Environment } from './env-reader'

/**
 * Reads a typed configuration and finds all problems at once.
 * @throws ConfigurationError with one problem per variable.
 */
export function readEnvironment<T>(env: Environment, read: (env: EnvReader) => T): T {
  const reader = new EnvReader(env)
  const config = attempt(() => read(reader))
  if (reader.problems.length > 0) throw new ConfigurationError(reader.problems)
  if ('error' in config) throw config.error
  return config.value
}

/** If there are problems, `read` was given placeholders and may have failed because of them: the problems are the better message. */
function attempt<T>(read: () => T): { value: T } | { error: unknown } {
  try {
    return { value: read() }
  } catch (error) {
    return { error }
  }
}
