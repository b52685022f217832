import { type Command, type Option } from './command'

const EXIT_CODES =
  'Exit codes: 0 success, 1 failure or problems found, 2 invalid arguments or input, 3 an internal error'

function rows(options: Record<string, Option>): string {
  const all = [
    ...Object.entries(options).map(([name, { type, placeholder, meaning }]) => {
      const value = type === 'flag' ? '' : ` ${placeholder ?? (type === 'number' ? 'N' : 'TEXT')}`
      return [`--${name}${value}`, meaning] as const
    }),
    ['--help', 'this text'] as const,
  ]
  const width = Math.max(...all.map(([left]) => left.length)) + 2
  return all.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n')
}

/** How a command is called. `program`: as the user types it. */
const callOf = (program: string, { name, usage }: Command, isDefault: boolean): string =>
  [program, ...(isDefault ? [] : [name]), usage].join(' ')

/** The text of `--help` for one command. */
export function helpOf(program: string, commands: readonly Command[], command: Command): string {
  const isDefault = command === commands[0]
  const others = commands
    .filter((other) => other !== command)
    .map((other) => `  ${callOf(program, other, false)}\n      ${other.purpose}`)
  const more = isDefault && others.length > 0 ? [`Other commands:\n${others.join('\n')}`] : []
  const usage = `Usage: ${callOf(program, command, isDefault)}`
  return `${[command.purpose, usage, `Options:\n${rows(command.options)}`, ...more, EXIT_CODES].join('\n\n')}\n`
}
