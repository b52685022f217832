import { AutoscalerError } from '@food-delivery/autoscaler'
import { InvalidInputError } from '../errors'
import { parseArguments, UsageError } from './arguments'
import { type Command, type Terminal } from './command'
import { fitCommand } from './fit-command'
import { helpOf } from './help'
import { lintCommand } from './lint-command'
import { planCommand } from './plan-command'
import { predictCommand } from './predict-command'
import { tuneCommand } from './tune-command'

/** The first command runs if the arguments name none. */
const commands: readonly Command[] = [planCommand, tuneCommand, predictCommand, fitCommand, lintCommand]

const ISSUES_URL = 'https://github.com/food-delivery/food-delivery/issues'

function selectCommand(args: readonly string[]): { command: Command; commandArgs: readonly string[] } {
  const command = commands.find(({ name }) => name === args[0])
  return command ? { command, commandArgs: args.slice(1) } : { command: planCommand, commandArgs: args }
}

/**
 * Runs the program and returns its exit code: that of the command, 2 for invalid arguments or input, or 3 for an
 * internal error. `program`: how the user calls the program, for the help.
 */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal,
  program = 'food-delivery-plan',
): Promise<number> {
  const { command, commandArgs } = selectCommand(args)
  if (commandArgs.includes('--help') || commandArgs.includes('-h')) {
    terminal.write(helpOf(program, commands, command))
    return 0
  }
  try {
    return await command.run(parseArguments(commandArgs, command.options), terminal)
  } catch (error) {
    if (error instanceof UsageError) {
      const call = command === planCommand ? program : `${program} ${command.name}`
      terminal.writeError(`${error.message}\nFor all options: ${call} --help\n`)
      return 2
    }
    if (error instanceof InvalidInputError || error instanceof AutoscalerError) {
      terminal.writeError(`${error.message}\n`)
      return 2
    }
    const reason = error instanceof Error ? error.message : String(error)
    terminal.writeError(`Internal error of ${program}: ${reason}\nPlease report it with the input: ${ISSUES_URL}\n`)
    return 3
  }
}
