/** @typedef {import('./arguments.mjs').Declaration} Declaration */

const exitCodes = 'Exit codes: 0 success, 1 failure or problems found, 2 invalid arguments'

/** The text of `--help`: the purpose, usage, options, notes and exit codes. @param {Declaration} declaration */
export function helpText(declaration) {
  const { purpose, options = {}, positionals = [], notes } = declaration
  const optionRows = Object.entries(options).map(([name, option]) => ({
    left: optionText(name, option),
    right: withDefault(option),
  }))
  const positionalRows = positionals.map((positional) => ({ left: positional.name, right: withDefault(positional) }))
  const rows = [...positionalRows, ...optionRows, { left: '--help', right: 'this text' }]
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2
  const lines = rows.map(({ left, right }) => `  ${left.padEnd(width)}${right}`)
  const parts = [purpose, usageText(declaration), `Options:\n${lines.join('\n')}`, notes, exitCodes]
  return `${parts.filter((part) => part !== undefined).join('\n\n')}\n`
}

/** The command line that prints the help of a command. @param {Declaration} declaration */
export function helpHint({ command }) {
  return `For all options: ${command}${command.includes(' -- ') ? '' : ' --'} --help`
}

/** @param {Declaration} declaration */
function usageText({ command, usage, options = {}, positionals = [] }) {
  const names = positionals.map(({ name, isRequired }) => (isRequired ? name : `[${name}]`))
  const words = [...names, ...(Object.keys(options).length > 0 ? ['[options]'] : [])]
  const call = command.includes(' -- ') || words.length === 0 ? command : `${command} --`
  return `Usage: ${(usage ?? [[call, ...words].join(' ')]).join('\n       ')}`
}

/** @param {string} name @param {import('./arguments.mjs').Option} option */
function optionText(name, { type, placeholder = placeholders[type], bare }) {
  if (placeholder === '') return `--${name}`
  return bare === undefined ? `--${name} ${placeholder}` : `--${name} [${placeholder}]`
}

/** @type {Record<import('./arguments.mjs').OptionType, string>} */
const placeholders = {
  flag: '',
  text: 'TEXT',
  count: 'N',
  number: 'N',
  duration: 'TIME',
  list: 'A,B',
  pairs: 'NAME=VALUE',
}

/** @param {{ meaning: string, default?: string }} argument */
function withDefault({ meaning, default: defaultText }) {
  return defaultText === undefined ? meaning : `${meaning} (default ${defaultText})`
}
