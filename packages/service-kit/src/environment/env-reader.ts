import { REDACTED } from '../logging/redaction'
import { type ConfigurationProblem } from './configuration-error'

export type Environment = Readonly<Record<string, string | undefined>>

/** Parses a value, and describes the expected format for error messages. */
interface Format<T> {
  expected: string
  /** Returns undefined if the text is invalid. */
  parse: (text: string) => T | undefined
}

const INTEGER = /^[+-]?\d{1,15}$/
const BOOLEANS = new Map(Object.entries({ true: true, 1: true, yes: true, false: false, 0: false, no: false }))
const MAX_PRINTED_LENGTH = 200

/**
 * Reads environment variables. Values are trimmed, and a blank value counts as not set. A variable without a default is
 * required. `readEnvironment` reports all problems together.
 */
export class EnvReader {
  readonly problems: ConfigurationProblem[] = []

  constructor(private readonly env: Environment) {}

  /** A text that matches `pattern`; `expected` describes the pattern in the error message. */
  string(name: string, options: { default?: string; pattern?: RegExp; expected?: string } = {}): string {
    return this.required(name, textFormat(options), options.default, '')
  }

  /** A text, or undefined if the variable is not set. */
  optionalString(name: string, options: { pattern?: RegExp; expected?: string } = {}): string | undefined {
    return this.optional(name, textFormat(options))
  }

  /** A required text that is never printed and not trimmed. */
  secret(name: string): string {
    const secret = this.env[name] ?? ''
    if (secret === '') this.report(name, undefined, 'a secret')
    return secret
  }

  /** A whole number from `min` to `max`. */
  integer(name: string, options: { min: number; max: number; default?: number }): number {
    const { min, max } = options
    const parse = (text: string) => {
      const value = INTEGER.test(text) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : undefined
    }
    return this.required(name, { expected: `a whole number from ${min} to ${max}`, parse }, options.default, min)
  }

  /** A TCP port; 0 stands for any free port. */
  port(name: string, defaultPort?: number): number {
    return this.integer(name, { min: 0, max: 65_535, ...(defaultPort === undefined ? {} : { default: defaultPort }) })
  }

  /** A boolean: true, 1, yes, false, 0 or no, in upper or lower case. */
  boolean(name: string, defaultValue?: boolean): boolean {
    const parse = (text: string) => BOOLEANS.get(text.toLowerCase())
    return this.required(name, { expected: 'true or false', parse }, defaultValue, false)
  }

  /** Texts separated by commas; each must match `pattern`. An empty default makes the variable optional. */
  list(
    name: string,
    options: { default?: readonly string[]; pattern?: RegExp; expected?: string } = {},
  ): readonly string[] {
    const parse = (text: string) => {
      const items = text.split(',').map((item) => item.trim())
      return items.every((item) => item !== '' && (options.pattern?.test(item) ?? true)) ? items : undefined
    }
    const expected = options.expected ?? 'values separated by commas'
    return this.required(name, { expected, parse }, options.default, [])
  }

  /** One of the given words, in upper or lower case. */
  oneOf<T extends string>(name: string, words: readonly [T, ...T[]], defaultWord?: T): T {
    const parse = (text: string) => words.find((word) => word.toLowerCase() === text.toLowerCase())
    return this.required(name, { expected: `one of ${words.join(', ')}`, parse }, defaultWord, words[0])
  }

  /** An absolute URL with one of the `protocols` (default http and https). Its credentials are never printed. */
  url(name: string, options: { default?: string; protocols?: readonly string[] } = {}): string {
    const protocols = options.protocols ?? ['http', 'https']
    const parse = (text: string) => (isUrl(text, protocols) ? text : undefined)
    const expected = `a URL like ${protocols.map((protocol) => `${protocol}://host:port`).join(' or ')}`
    return this.required(name, { expected, parse }, options.default, '')
  }

  /** A value in any other format; undefined if the variable is not set or invalid. */
  optional<T>(name: string, format: Format<T>): T | undefined {
    const text = this.env[name]?.trim()
    if (text === undefined || text === '') return undefined
    const value = format.parse(text)
    if (value === undefined) this.report(name, quote(text), format.expected)
    return value
  }

  /**
   * A value in any other format, or the default. Without a default the variable is required; the placeholder is
   * returned if it is missing, but never used, because `readEnvironment` throws.
   */
  required<T>(name: string, format: Format<T>, defaultValue: T | undefined, placeholder: T): T {
    const problemCount = this.problems.length
    const value = this.optional(name, format) ?? defaultValue
    if (value !== undefined) return value
    if (this.problems.length === problemCount) this.report(name, undefined, format.expected)
    return placeholder
  }

  /** Adds a problem. Call it for problems that no other method finds, such as two variables that contradict each other. */
  report(variable: string, got: string | undefined, expected: string): void {
    this.problems.push({ variable, got, expected })
  }
}

function textFormat({ pattern, expected }: { pattern?: RegExp; expected?: string }): Format<string> {
  return {
    expected: expected ?? (pattern ? `text that matches ${pattern.source}` : 'a non-empty string'),
    parse: (text) => (pattern?.test(text) === false ? undefined : text),
  }
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return hostname !== '' && protocols.includes(protocol.slice(0, -1))
}

function quote(text: string): string {
  // The credentials of an invalid URL are hidden, too.
  const printed = text.replace(/^.*@/, `${REDACTED}@`)
  const isLong = printed.length > MAX_PRINTED_LENGTH
  return JSON.stringify(isLong ? `${printed.slice(0, MAX_PRINTED_LENGTH)}…` : printed)
}
