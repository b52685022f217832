import { notAnInteger, RedisError, syntaxError, throwSyntaxError } from '../redis-error'

const int64Max = 2n ** 63n - 1n
const int64Min = -(2n ** 63n)

/** Converts bytes to a latin1 string, one character per byte: the form in which keys, fields and members are stored. */
export const toText = (bytes: Buffer): string => bytes.toString('latin1')

export const toBytes = (text: string): Buffer => Buffer.from(text, 'latin1')

/** The name of an option or subcommand in upper case. */
export const toName = (bytes: Buffer): string => toText(bytes).toUpperCase()

/** Copies a value before it is stored: the argument is a view that would keep the entire received chunk in memory. */
export const copyOf = (bytes: Buffer): Buffer => Buffer.from(bytes)

/** Parses a signed 64-bit integer. @throws RedisError for other text, and if the integer does not fit into 64 bits. */
export function parseInt64(bytes: Buffer, createError = notAnInteger): bigint {
  const text = toText(bytes)
  const value = /^(0|-?[1-9]\d{0,18})$/.test(text) ? BigInt(text) : undefined
  if (value === undefined || !isInt64(value)) throw createError()
  return value
}

const isInt64 = (value: bigint): boolean => value >= int64Min && value <= int64Max

/** @throws RedisError "increment or decrement would overflow" if the value does not fit into 64 bits. */
export function checkedInt64(value: bigint): bigint {
  if (!isInt64(value)) throw new RedisError('increment or decrement would overflow')
  return value
}

/** Parses an integer as a number, for indexes, counts and times. */
export const parseInteger = (bytes: Buffer): number => Number(parseInt64(bytes))

/** Parses a count that must not be negative. */
export function parseNonNegative(bytes: Buffer): number {
  const count = parseInteger(bytes)
  if (count < 0) throw new RedisError('value is out of range, must be positive')
  return count
}

/** Splits `numkeys key [key ...] [argument ...]` into the keys and the other arguments. */
export function parseKeyCount(
  countBytes: Buffer,
  args: readonly Buffer[],
): [keys: readonly Buffer[], otherArgs: readonly Buffer[]] {
  const count = parseInteger(countBytes)
  if (count <= 0) throw new RedisError('numkeys should be greater than 0')
  if (count > args.length) throw new RedisError("Number of keys can't be greater than number of args")
  return [args.slice(0, count), args.slice(count)]
}

/** Parses a timeout in seconds, such as that of BLPOP, to milliseconds. */
export function parseTimeout(bytes: Buffer): number {
  const text = toText(bytes)
  const seconds = text.trim() === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(seconds)) throw new RedisError('timeout is not a float or out of range')
  if (seconds < 0) throw new RedisError('timeout is negative')
  return Math.ceil(seconds * 1_000)
}

/** Parses a float, also `inf` and `-inf`. @throws RedisError with the given message for other text. */
export function parseFloat64(bytes: Buffer, message = 'value is not a valid float'): number {
  const text = toText(bytes).toLowerCase()
  if (/^[+-]?inf(inity)?$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  const value = Number(text)
  if (text.trim() !== text || text === '' || Number.isNaN(value)) throw new RedisError(message)
  return value
}

/** Reads the next argument of an option. @throws RedisError "syntax error" if it is missing. */
export type ReadArgument = () => Buffer

/**
 * The options after a command's fixed arguments: the name in upper case, a function that reads the next argument of the
 * option, and the position of the option.
 */
export function* optionsOf(
  args: readonly Buffer[],
): Generator<[name: string, readArgument: ReadArgument, position: number]> {
  let nextPosition = 0
  const readArgument: ReadArgument = () => args[nextPosition++] ?? throwSyntaxError()
  while (nextPosition < args.length) {
    const position = nextPosition++
    yield [toName(args[position] as Buffer), readArgument, position]
  }
}

/** Converts a start and an inclusive stop of Redis, which count from the end if negative, to the arguments of slice(). */
export function sliceBounds(start: Buffer, stop: Buffer, size: number): [number, number] {
  const fromStart = (bytes: Buffer): number => {
    const index = parseInteger(bytes)
    return index < 0 ? size + index : index
  }
  const from = Math.max(0, fromStart(start))
  return [from, Math.max(from, Math.min(size, fromStart(stop) + 1))]
}

/** Like `sliceBounds`, for strings and bits: with them, a stop before the first item selects the first item. */
export function stringBounds(start: Buffer, stop: Buffer, size: number): [number, number] {
  const [first, last] = [parseInteger(start), parseInteger(stop)]
  const selectsFirst = last < -size && (first >= 0 || first <= last)
  return sliceBounds(start, selectsFirst ? Buffer.from('0') : stop, size)
}

/** Groups arguments into pairs. @throws RedisError if their number is odd. */
export function pairsOf(args: readonly Buffer[], createError: () => RedisError = syntaxError): [Buffer, Buffer][] {
  if (args.length % 2 !== 0) throw createError()
  const pairs: [Buffer, Buffer][] = []
  for (let index = 0; index < args.length; index += 2) pairs.push([args[index] as Buffer, args[index + 1] as Buffer])
  return pairs
}
