import { InvalidTriggerError } from '../errors'

/** String values of a trigger or a secret, as in YAML. */
export type Fields = Readonly<Record<string, string | undefined>>

const trueTexts = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const falseTexts = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

/** Go's ParseBool; null for a text it rejects. */
export function parseGoBool(text: string): boolean | null {
  return trueTexts.has(text) ? true : falseTexts.has(text) ? false : null
}

/** Reads typed fields from metadata, authentication and environment, trimmed. An empty value counts as absent. */
export class FieldReader {
  constructor(
    private readonly metadata: Fields,
    private readonly authParams: Fields,
    private readonly env: Fields,
  ) {}

  /** From the trigger's metadata; empty if absent. */
  metadataText(name: string): string {
    return this.metadata[name]?.trim() ?? ''
  }

  /** From the TriggerAuthentication; empty if absent. */
  authText(name: string): string {
    return this.authParams[name]?.trim() ?? ''
  }

  /** From the metadata, else from the environment variable named by `<name>FromEnv`; empty if absent. */
  metadataOrEnv(name: string): string {
    return this.metadataText(name) || (this.env[this.metadataText(`${name}FromEnv`)]?.trim() ?? '')
  }

  integer(name: string, fallback: number, least: number): number {
    const text = this.metadataText(name)
    if (text === '') return fallback
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN
    if (!Number.isSafeInteger(value)) throw new InvalidTriggerError(name, `unable to set "${name}": '${text}'`)
    if (value < least) throw new InvalidTriggerError(name, `"${name}" must be positive number`)
    return value
  }

  boolean(name: string, fallback: boolean, text = this.metadataText(name)): boolean {
    if (text === '') return fallback
    const value = parseGoBool(text)
    if (value === null) throw new InvalidTriggerError(name, `error parsing ${name}: '${text}' is not a boolean`)
    return value
  }

  choice<T extends string>(name: string, options: readonly T[], fallback: T, text = this.metadataText(name)): T {
    if (text === '') return fallback
    const found = options.find((option) => option === text)
    if (found === undefined) {
      throw new InvalidTriggerError(name, `parameter "${name}" value "${text}" must be one of ${options.join(', ')}`)
    }
    return found
  }
}
