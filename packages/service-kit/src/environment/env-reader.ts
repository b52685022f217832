import { REDACTED } from '../logging/redaction'
import { type ConfigurationProblem } from './configuration-error'

/** The type of `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** How a value is parsed, and the words for an error message. */
interface Format<T> {
  expected: string
  /** Undefined if the text is invalid. */
  parse: (text: string) => T | undefined
  secret?: boolean
}

const INTEGER = /^[+-]?\d{1,15}$/
const BOOLEANS = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['false', false],
  ['0', false],
  ['no', false],
])

/**
 * Reads variables one by one. A blank variable counts as absent; values are trimmed. A variable without a default is
 * required. Problems are collected and reported together by `readEnvironment`.
 */
export class EnvReader {
  readonly problems: ConfigurationProblem[] = []

  constructor(private readonly env: Environment) {}

  /** A text; `pattern` with the `expected` words that describe it. */
  string(name: string, options: { default?: string; pattern?: RegExp; expected?: string } = {}): string {
    return this.required(name, textFormat(options), options.default, '')
  }

  /** A text, or undefined when it is not set. */
  optionalString(name: string, options: { pattern?: RegExp; expected?: string } = {}): string | undefined {
    return this.value(name, textFormat(options))
  }

  /** A text that is never printed and not trimmed; undefined if it is not set and not `required`. */
  secret(name: string, options: { required?: boolean } = {}): string | undefined {
    const secret = this.env[name]
    if (secret !== undefined && secret !== '') return secret
    if (options.required) this.report(name, 'nothing', 'a secret')
    return undefined
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

  /** A TCP port; 0 takes a free one. */
  port(name: string, defaultPort?: number): number {
    return this.integer(name, { min: 0, max: 65_535, ...(defaultPort === undefined ? {} : { default: defaultPort }) })
  }

  /** true/1/yes or false/0/no. */
  boolean(name: string, defaultValue?: boolean): boolean {
    const parse = (text: string) => BOOLEANS.get(text.toLowerCase())
    return this.required(name, { expected: 'true or false', parse }, defaultValue, false)
  }

  /** Texts separated by commas; each must match `pattern`. An empty default makes it optional. */
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

  /** One of a few words, in any case. */
  oneOf<T extends string>(name: string, words: readonly [T, ...T[]], defaultWord?: T): T {
    const parse = (text: string) => words.find((word) => word.toLowerCase() === text.toLowerCase())
    return this.required(name, { expected: `one of ${words.join(', ')}`, parse }, defaultWord, words[0])
  }

  /** An absolute URL of one of the `protocols` (default http and https). Credentials in it are never printed. */
  url(name: string, options: { default?: string; protocols?: readonly string[] } = {}): string {
    const protocols = options.protocols ?? ['http', 'https']
    const parse = (text: string) => (isUrl(text, protocols) ? text : undefined)
    const expected = `a URL like ${protocols.map((protocol) => `${protocol}://host:port`).join(' or ')}`
    return this.required(name, { expected, parse }, options.default, '')
  }

  /** Any other format: `parse` returns undefined if the text does not fit `expected`. */
  parsed<T>(name: string, format: Format<T>): T | undefined {
    return this.value(name, format)
  }

  /** Adds a problem that no single format can find, such as two variables that contradict each other. */
  report(variable: string, got: string, expected: string): void {
    this.problems.push({ variable, got, expected })
  }

  private required<T>(name: string, format: Format<T>, fallback: T | undefined, placeholder: T): T {
    const found = this.problems.length
    const value = this.value(name, format) ?? fallback
    if (value !== undefined) return value
    if (this.problems.length === found) this.report(name, 'nothing', format.expected)
    // Never used: readEnvironment throws once there is a problem.
    return placeholder
  }

  private value<T>(name: string, format: Format<T>): T | undefined {
    const text = this.env[name]?.trim()
    if (text === undefined || text === '') return undefined
    const value = format.parse(text)
    if (value === undefined) this.report(name, format.secret ? 'a hidden value' : quote(text), format.expected)
    return value
  }
}

function textFormat({ pattern, expected }: { pattern?: RegExp; expected?: string }): Format<string> {
  return {
    expected: expected ?? (pattern ? `text like ${pattern.source}` : 'a text'),
    parse: (text) => (pattern?.test(text) === false ? undefined : text),
  }
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return hostname !== '' && protocols.includes(protocol.slice(0, -1))
}

function quote(text: string): string {
  // Credentials must not be printed, not even those of a URL that cannot be parsed.
  const shown = text.replace(/^.*@/, `${REDACTED}@`)
  return JSON.stringify(shown.length > 200 ? `${shown.slice(0, 200)}…` : shown)
}
