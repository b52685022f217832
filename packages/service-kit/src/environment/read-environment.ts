import { ConfigurationError } from './configuration-error'
import { EnvReader, type Environment } from './env-reader'

/**
 * Reads a typed configuration and reports all problems at once.
 * @throws ConfigurationError with one problem per variable.
 */
export function readEnvironment<T>(env: Environment, read: (env: EnvReader) => T): T {
  const reader = new EnvReader(env)
  try {
    const config = read(reader)
    if (reader.problems.length === 0) return config
  } catch (error) {
    // A placeholder of a missing variable may have caused the error, so the problems explain it better.
    if (reader.problems.length === 0) throw error
  }
  throw new ConfigurationError(reader.problems)
}
