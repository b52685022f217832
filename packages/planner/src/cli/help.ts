import { type Command, type Option } from './command'

const EXIT_CODES =
  'Exit codes: 0 success, 1 failure or problems found, 2 invalid arguments or input, 3 an internal error'

function optionLines(options: Record<string, Option>): string {
  const rows = [
    ...Object.entries(options).map(([name, { type, placeholder, meaning }]) => {
      const value = type === 'flag' ? '' : ` ${placeholder ?? (type === 'number' ? 'N' : 'TEXT')}`
      return [`--${name}${value}`, meaning] as const
    }),
    ['--help', 'this text'] as const,
  ]
  const width = Math.max(...rows.map(([option]) => option.length)) + 2
  return rows.map(([option, meaning]) => `  ${option.padEnd(width)}${meaning}`).join('\n')
}

/** The command line that calls a command. `program`: the program as the user types it. */
const callOf = (program: string, { name, usage }: Command, isDefault: boolean): string =>
  [program, ...(isDefault ? [] : [name]), usage].join(' ')

/** The text of `--help` for one command. */
export function helpOf(program: string, commands: readonly Command[], command: Command): string {
  const isDefault = command === commands[0]
  const others = commands
    .filter((other) => other !== command)
    .map((other) => `  ${callOf(program, other, false)}\n      ${other.purpose}`)
  const otherCommands = isDefault && others.length > 0 ? [`Other commands:\n${others.join('\n')}`] : []
  const usage = `Usage: ${callOf(program, command, isDefault)}`
  return `${[command.purpose, usage, `Options:\n${optionLines(command.options)}`, ...otherCommands, EXIT_CODES].join('\n\n')}\n`
}
