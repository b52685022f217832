// Parses the arguments of a command and prints its help. Both are derived from one declaration.
// This file is plain JavaScript, because some commands run before packages are installed.
import { parseArgs } from 'node:util'
import { helpHint, helpText } from './help-text.mjs'

/**
 * `count`: a whole number from 1. `number`: a number from 0. `duration`: `30s` or `10m`, above 0, parsed to ms. `list`: texts separated
 * by commas. `pairs`: NAME=VALUE, any number of times.
 * @typedef {'flag' | 'text' | 'count' | 'number' | 'duration' | 'list' | 'pairs'} OptionType
 */
/**
 * `placeholder`: the name of the value in the help. `default`: as the user would type it. `bare`: the value if the
 * option is given without one.
 * @typedef {{ type: OptionType, meaning: string, placeholder?: string, default?: string, bare?: string }} Option
 */
/**
 * @typedef {{ name: string, meaning: string, isRequired?: boolean, choices?: readonly string[], default?: string }} Positional
 */
/**
 * `command`: as users type it. `usage`: replaces the generated usage line. `notes`: a further paragraph of the help.
 * @template {Record<string, Option>} [Options=Record<string, Option>]
 * @typedef {{ command: string, purpose: string, usage?: readonly string[], options?: Options, positionals?: readonly Positional[], notes?: string }} Declaration
 */
/**
 * The type of the parsed value of an option.
 * @template {Option} Declared
 * @typedef {Declared['type'] extends 'flag' ? boolean
 *   : Declared['type'] extends 'pairs' ? Record<string, string>
 *   : (Declared['type'] extends 'count' | 'number' | 'duration' ? number
 *       : Declared['type'] extends 'list' ? string[] : string)
 *     | (Declared extends { default: string } ? never : undefined)} Value
 */
/**
 * @template {Record<string, Option>} Options
 * @typedef {{ values: { [Name in keyof Options]: Value<Options[Name]> }, positionals: string[] }} Arguments
 */

/** Thrown for an invalid argument. The message names the argument. */
export class UsageError extends Error {
  /** @override */
  name = 'UsageError'
  code = 'USAGE'
}

/**
 * Parses the command line. Exits with code 0 after `--help`, and with code 2 and a message on stderr for an invalid
 * argument. The command calls `rejectArguments` to exit in the same way for arguments that only it can check.
 * @template {Record<string, Option>} Options
 * @param {Declaration<Options>} declaration
 * @returns {Arguments<Options> & { rejectArguments: (reason: string) => never }}
 */
export function readArguments(declaration, args = process.argv.slice(2)) {
  if (wantsHelp(args)) {
    process.stdout.write(helpText(declaration))
    process.exit(0)
  }
  /** @param {string} reason @returns {never} */
  const rejectArguments = (reason) => {
    process.stderr.write(`${reason}\n${helpHint(declaration)}\n`)
    process.exit(2)
  }
  try {
    return { ...parseArguments(declaration, args), rejectArguments }
  } catch (error) {
    if (error instanceof UsageError) return rejectArguments(error.message)
    throw error
  }
}

/** @param {readonly string[]} args */
export function wantsHelp(args) {
  return args.includes('--help') || args.includes('-h')
}

/**
 * Parses arguments according to a declaration. @throws UsageError
 * @template {Record<string, Option>} Options
 * @param {Declaration<Options>} declaration
 * @param {readonly string[]} args
 * @returns {Arguments<Options>}
 */
export function parseArguments({ options, positionals = [] }, args) {
  /** @type {Record<string, Option>} */
  const declared = options ?? {}
  const parsed = splitArguments(declared, args)
  /** @type {Record<string, unknown>} */
  const rawValues = parsed.values
  /** @type {Record<string, unknown>} */
  const values = {}
  for (const [name, option] of Object.entries(declared)) values[name] = valueOf(name, option, rawValues[name])
  return {
    values: /** @type {Arguments<Options>['values']} */ (values),
    positionals: checkPositionals(positionals, parsed.positionals),
  }
}

/**
 * Splits arguments into options, whose values stay text, and positionals.
 * @param {Record<string, Option>} declared
 * @param {readonly string[]} args
 */
function splitArguments(declared, args) {
  /** @type {Record<string, { type: 'boolean' | 'string', multiple: boolean }>} */
  const options = {}
  for (const [name, { type }] of Object.entries(declared))
    options[name] = { type: type === 'flag' ? 'boolean' : 'string', multiple: type === 'pairs' }
  try {
    return parseArgs({ args: withBareValues(declared, args), options, allowPositionals: true })
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split(/\.?\n|\. /)
    throw new UsageError(reason.replace(/ argument (is ambiguous|missing)$/, ' needs a value'))
  }
}

/**
 * Adds the `bare` value to options without a value, which parseArgs does not support.
 * @param {Record<string, Option>} declared
 * @param {readonly string[]} args
 */
function withBareValues(declared, args) {
  return args.flatMap((arg, index) => {
    const bare = arg.startsWith('--') ? declared[arg.slice(2)]?.bare : undefined
    const next = args[index + 1]
    return bare !== undefined && (next === undefined || next.startsWith('-')) ? [arg, bare] : [arg]
  })
}

/** @param {string} name @param {Option} option @param {unknown} raw */
function valueOf(name, { type, default: defaultText }, raw) {
  if (type === 'flag') return raw === true
  if (type === 'pairs')
    return Object.fromEntries(/** @type {string[]} */ (raw ?? []).map((text) => parsePair(name, text)))
  const text = typeof raw === 'string' ? raw : defaultText
  return text === undefined ? undefined : parsers[type](`--${name}`, text)
}

/** @type {Record<'text' | 'count' | 'number' | 'duration' | 'list', (name: string, text: string) => unknown>} */
const parsers = {
  text: (name, text) => (text === '' ? fail(name, text, 'a value') : text),
  list: (name, text) =>
    text.split(',').includes('') ? fail(name, text, 'names separated by commas') : text.split(','),
  count: (name, text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : fail(name, text, 'a whole number from 1')),
  number: (name, text) => (/^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : fail(name, text, 'a number from 0')),
  duration(name, text) {
    const [, amount, unit] = /^0*([1-9]\d{0,5})([sm])$/.exec(text) ?? []
    return amount === undefined
      ? fail(name, text, 'a time above 0, such as 30s or 10m')
      : Number(amount) * (unit === 's' ? 1_000 : 60_000)
  },
}

/** @param {string} name @param {string} text @returns {[string, string]} */
function parsePair(name, text) {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  return key === undefined || value === undefined ? fail(`--${name}`, text, 'NAME=VALUE') : [key, value]
}

/** @param {readonly Positional[]} declared @param {readonly string[]} texts */
function checkPositionals(declared, texts) {
  const surplus = texts[declared.length]
  if (surplus !== undefined) throw new UsageError(`Unexpected argument '${surplus}'`)
  return declared.flatMap(({ name, isRequired, choices, default: defaultText }, index) => {
    const text = texts[index] ?? defaultText
    if (text === undefined && isRequired) throw new UsageError(`${name} is missing`)
    if (text === undefined) return []
    return choices && !choices.includes(text) ? fail(name, text, choices.join(' or ')) : [text]
  })
}

/** @param {string} name @param {string} text @param {string} expected @returns {never} */
function fail(name, text, expected) {
  throw new UsageError(`${name}: got "${text}", expected ${expected}`)
}
