import { ConfigurationError } from './configuration-error'
import { EnvReader, type Environment } from './env-reader'

/**
 * Reads a typed configuration; everything that is wrong is found in one go.
 * @throws ConfigurationError with one problem per variable.
 */
export function readEnvironment<T>(env: Environment, read: (env: EnvReader) => T): T {
  const reader = new EnvReader(env)
  const config = attempt(() => read(reader))
  if (reader.problems.length > 0) throw new ConfigurationError(reader.problems)
  if ('error' in config) throw config.error
  return config.value
}

/** With problems found, `read` saw placeholders, and may have failed over them: the problems are the better message. */
function attempt<T>(read: () => T): { value: T } | { error: unknown } {
  try {
    return { value: read() }
  } catch (error) {
    return { error }
  }
}
