// The arguments of a command: one declaration gives the parsed values, --help and what is refused.
// Plain JavaScript, since commands that run before an install need it as well.
import { parseArgs } from 'node:util'
import { helpHint, helpText } from './help-text.mjs'

/**
 * `count`: whole number from 1. `number`: from 0. `duration`: `30s`, `10m`, read as ms. `list`: separated by commas.
 * `pairs`: NAME=VALUE, any number of times.
 * @typedef {'flag' | 'text' | 'count' | 'number' | 'duration' | 'list' | 'pairs'} OptionType
 */
/**
 * `placeholder`: the value's name in the help. `default`: as it would be typed. `bare`: the value if none follows.
 * @typedef {{ type: OptionType, meaning: string, placeholder?: string, default?: string, bare?: string }} Option
 */
/**
 * @typedef {{ name: string, meaning: string, isRequired?: boolean, choices?: readonly string[], default?: string }} Positional
 */
/**
 * `command`: as it is typed. `usage`: instead of the line derived from the rest. `notes`: what the help says besides.
 * @template {Record<string, Option>} [O=Record<string, Option>]
 * @typedef {{ command: string, purpose: string, usage?: readonly string[], options?: O, positionals?: readonly Positional[], notes?: string }} Declaration
 */
/**
 * @template {Option} O
 * @typedef {O['type'] extends 'flag' ? boolean
 *   : O['type'] extends 'pairs' ? Record<string, string>
 *   : (O['type'] extends 'count' | 'number' | 'duration' ? number : O['type'] extends 'list' ? string[] : string)
 *     | (O extends { default: string } ? never : undefined)} Value
 */
/**
 * @template {Record<string, Option>} O
 * @typedef {{ values: { [K in keyof O]: Value<O[K]> }, positionals: string[] }} Arguments
 */

/** A command was used wrongly; the message names the argument. */
export class UsageError extends Error {
  /** @override */
  name = 'UsageError'
  code = 'USAGE'
}

/**
 * Reads the command line, or ends the process: with 0 after `--help`, with 2 and a line on stderr for anything that is
 * not declared. `refuse` ends it the same way for what only the command can judge.
 * @template {Record<string, Option>} O
 * @param {Declaration<O>} declaration
 * @returns {Arguments<O> & { refuse: (reason: string) => never }}
 */
export function readArguments(declaration, args = process.argv.slice(2)) {
  if (asksForHelp(args)) {
    process.stdout.write(helpText(declaration))
    process.exit(0)
  }
  /** @param {string} reason @returns {never} */
  const refuse = (reason) => {
    process.stderr.write(`${reason}\n${helpHint(declaration)}\n`)
    process.exit(2)
  }
  try {
    return { ...parseArguments(declaration, args), refuse }
  } catch (error) {
    if (error instanceof UsageError) return refuse(error.message)
    throw error
  }
}

/** @param {readonly string[]} args */
export function asksForHelp(args) {
  return args.includes('--help') || args.includes('-h')
}

/**
 * Parses arguments by a declaration. @throws UsageError
 * @template {Record<string, Option>} O
 * @param {Declaration<O>} declaration
 * @param {readonly string[]} args
 * @returns {Arguments<O>}
 */
export function parseArguments({ options, positionals = [] }, args) {
  /** @type {Record<string, Option>} */
  const declared = options ?? {}
  const given = parse(declared, args)
  /** @type {Record<string, unknown>} */
  const raw = given.values
  /** @type {Record<string, unknown>} */
  const values = {}
  for (const [name, option] of Object.entries(declared)) values[name] = valueOf(name, option, raw[name])
  return {
    values: /** @type {Arguments<O>['values']} */ (values),
    positionals: checkPositionals(positionals, given.positionals),
  }
}

/** @param {Record<string, Option>} declared @param {readonly string[]} args */
function parse(declared, args) {
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
 * Adds the values that may be omitted, which parseArgs does not know.
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

/** @param {string} name @param {Option} option @param {unknown} given */
function valueOf(name, { type, default: byDefault }, given) {
  if (type === 'flag') return given === true
  if (type === 'pairs') return Object.fromEntries(/** @type {string[]} */ (given ?? []).map((text) => pair(name, text)))
  const text = typeof given === 'string' ? given : byDefault
  return text === undefined ? undefined : readers[type](`--${name}`, text)
}

/** @type {Record<'text' | 'count' | 'number' | 'duration' | 'list', (name: string, text: string) => unknown>} */
const readers = {
  text: (name, text) => (text === '' ? expected(name, text, 'a value') : text),
  list: (name, text) =>
    text.split(',').includes('') ? expected(name, text, 'names with commas between') : text.split(','),
  count: (name, text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : expected(name, text, 'a whole number from 1')),
  number: (name, text) => (/^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : expected(name, text, 'a number')),
  duration(name, text) {
    const [, amount, unit] = /^(\d{1,6})([sm])$/.exec(text) ?? []
    return amount === undefined
      ? expected(name, text, 'a time such as 30s or 10m')
      : Number(amount) * (unit === 's' ? 1_000 : 60_000)
  },
}

/** @param {string} name @param {string} text @returns {[string, string]} */
function pair(name, text) {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  return key === undefined || value === undefined ? expected(`--${name}`, text, 'NAME=VALUE') : [key, value]
}

/** @param {readonly Positional[]} declared @param {readonly string[]} given */
function checkPositionals(declared, given) {
  const surplus = given[declared.length]
  if (surplus !== undefined) throw new UsageError(`Unexpected argument '${surplus}'`)
  return declared.flatMap(({ name, isRequired, choices, default: byDefault }, index) => {
    const text = given[index] ?? byDefault
    if (text === undefined && isRequired) throw new UsageError(`${name} is missing`)
    if (text === undefined) return []
    return choices && !choices.includes(text) ? expected(name, text, choices.join(' or ')) : [text]
  })
}

/** @param {string} name @param {string} text @param {string} what @returns {never} */
function expected(name, text, what) {
  throw new UsageError(`${name}: got "${text}", expected ${what}`)
}
