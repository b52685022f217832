import { ownValue } from '../own-value'
import { InvalidTriggerError } from '../errors'

/** String values of a trigger or a secret, as in YAML. */
export type Fields = Readonly<Record<string, string | undefined>>

/** Sources of a trigger's values. `env`: environment of the target's container, for the `…FromEnv` fields. */
export interface TriggerSource {
  metadata: Fields
  authParams?: Fields
  env?: Fields
}

const trueTexts = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const falseTexts = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

/** Parses a boolean like Go's ParseBool; null for other texts. */
export function parseGoBool(text: string): boolean | null {
  if (trueTexts.has(text)) return true
  return falseTexts.has(text) ? false : null
}

/** KEDA's message about a text that is not a number, from Go's JSON parser, with which KEDA reads numbers. */
function notANumberMessage(name: string, text: string, type: string): string {
  const prefix = `unable to set param "${name}" value "${text}": unable to unmarshal to field type ${type}: `
  const literal = ['true', 'false', 'null'].find((word) => text.startsWith(word.charAt(0)))
  if (literal !== undefined) return prefix + literalError(text, literal, type)
  return prefix + numberError(text, type)
}

/** The message of Go's JSON parser about a text that does not begin like a literal. */
function numberError(text: string, type: string): string {
  const [number = ''] = /^-?\d+(\.\d+)?([eE][+-]?\d+)?/.exec(text) ?? []
  const character = text.charAt(number.length)
  if (number === '') return `invalid character '${character}' looking for beginning of value`
  if (character !== '') return `invalid character '${character}' after top-level value`
  return `json: cannot unmarshal number ${number} into Go value of type ${type}`
}

/** The message of Go's JSON parser about a text that begins like a literal. */
function literalError(text: string, literal: string, type: string): string {
  const at = Array.from(literal).findIndex((character, index) => text.charAt(index) !== character)
  if (at < 0) return `json: cannot unmarshal bool into Go value of type ${type}`
  if (at >= text.length) return 'unexpected end of JSON input'
  return `invalid character '${text.charAt(at)}' in literal ${literal} (expecting '${literal.charAt(at)}')`
}

/** Reads typed fields from metadata, authentication and environment. Values are trimmed; empty means absent. */
export class FieldReader {
  constructor(
    private readonly metadata: Fields,
    private readonly authParams: Fields = {},
    private readonly env: Fields = {},
  ) {}

  /** A field of the trigger's metadata; empty if absent. */
  metadataText(name: string): string {
    return this.metadata[name]?.trim() ?? ''
  }

  /** A field of the metadata that must be present. */
  required(name: string): string {
    const text = this.metadataText(name)
    if (text === '') throw new InvalidTriggerError(name, `missing required parameter "${name}" in [triggerMetadata]`)
    return text
  }

  /** A field of the TriggerAuthentication; empty if absent. */
  authText(name: string): string {
    return this.authParams[name]?.trim() ?? ''
  }

  /** A field of the metadata, or else the environment variable that `<name>FromEnv` names; empty if absent. */
  metadataOrEnv(name: string): string {
    return this.metadataText(name) || (ownValue(this.env, this.metadataText(`${name}FromEnv`))?.trim() ?? '')
  }

  integer(name: string, defaultValue: number, min: number): number {
    const text = this.metadataText(name)
    if (text === '') return defaultValue
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN
    const tooLow = `"${name}" must be positive number`
    if (!Number.isSafeInteger(value)) {
      // KEDA continues with 0, and also reports that 0 is too low.
      const secondError = min > 0 ? `\n${tooLow}` : ''
      throw new InvalidTriggerError(name, `${notANumberMessage(name, text, 'int64')}${secondError}`)
    }
    if (value < min) throw new InvalidTriggerError(name, tooLow)
    return value
  }

  number(name: string, defaultValue: number): number {
    const text = this.metadataText(name)
    const value = text === '' ? defaultValue : Number(text)
    if (Number.isNaN(value)) throw new InvalidTriggerError(name, notANumberMessage(name, text, 'float64'))
    return value
  }

  boolean(name: string, defaultValue: boolean, text = this.metadataText(name)): boolean {
    if (text === '') return defaultValue
    const value = parseGoBool(text)
    if (value !== null) return value
    throw new InvalidTriggerError(
      name,
      `unable to set param "${name}" value "${text}": unable to parse boolean value "${text}": strconv.ParseBool: parsing "${text}": invalid syntax`,
    )
  }

  choice<T extends string>(name: string, options: readonly T[], defaultValue: T, text = this.metadataText(name)): T {
    if (text === '') return defaultValue
    const choice = options.find((option) => option === text)
    if (choice === undefined) {
      throw new InvalidTriggerError(name, `parameter "${name}" value "${text}" must be one of [${options.join(' ')}]`)
    }
    return choice
  }
}
