import { type Command } from './command'
import { fitCommand } from './fit-command'
import { lintCommand } from './lint-command'
import { planCommand } from './plan-command'
import { predictCommand } from './predict-command'
import { tuneCommand } from './tune-command'

/** What runs without the name of a command. */
export const defaultCommand = planCommand

/** The commands of the program, the default one first. */
export const commands: readonly Command[] = [defaultCommand, tuneCommand, predictCommand, fitCommand, lintCommand]
