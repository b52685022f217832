import { parseArgs } from 'node:util'
import { type Arguments, type Option } from './command'

/** Thrown for invalid arguments. */
export class UsageError extends Error {}

function numberOf(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value
  throw new UsageError(`--${name}: got "${text}", expected a number from 0`)
}

function parse(args: readonly string[], options: Record<string, Option>) {
  const parsers = Object.entries(options).map(([name, { type }]) => {
    const valueType: 'boolean' | 'string' = type === 'flag' ? 'boolean' : 'string'
    return [name, { type: valueType, multiple: type === 'texts' }] as const
  })
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(parsers), allowPositionals: true })
  } catch (error) {
    // The first sentence of Node's message.
    const [reason = ''] = (error as Error).message.split(/\.?\n|\. /)
    const [, option] = /^Option '(--[\w-]+)' argument is ambiguous/.exec(reason) ?? []
    throw new UsageError(option ? `${option}: has no value; write ${option}=VALUE if it begins with -` : reason)
  }
}

/** Whether an option of any type is given. */
export const isGiven = ({ texts }: Arguments, name: string): boolean => texts(name).length > 0

/** @throws UsageError if both options are given */
export function rejectTogether(args: Arguments, one: string, other: string): void {
  if (isGiven(args, one) && isGiven(args, other))
    throw new UsageError(`--${one} and --${other} cannot be used together`)
}

/** The number of an option that counts something. @throws UsageError unless it is a whole number from 1 */
export function countOf({ number }: Arguments, name: string): number | undefined {
  const count = number(name)
  if (count === undefined || (Number.isInteger(count) && count > 0)) return count
  throw new UsageError(`--${name}: expected a whole number from 1`)
}

/** Parses the arguments of a command. @throws UsageError that names the argument. */
export function parseArguments(args: readonly string[], options: Record<string, Option>): Arguments {
  const { values, positionals } = parse(args, options)
  const text = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  const numbers = Object.entries(options).flatMap(([name, { type }]) => {
    const given = text(name)
    return type === 'number' && given !== undefined ? [[name, numberOf(name, given)] as const] : []
  })
  const numberByName = new Map(numbers)
  return {
    positionals,
    text,
    flag: (name) => values[name] === true,
    number: (name) => numberByName.get(name),
    texts: (name) => [values[name] ?? []].flat().map(String),
  }
}
