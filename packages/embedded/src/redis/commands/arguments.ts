import { notAFloat, notAnInteger, RedisError, syntaxError } from '../errors'

const int64Max = 2n ** 63n - 1n
const int64Min = -(2n ** 63n)

/** Parses a signed 64-bit integer. Throws "value is not an integer or out of range". */
export function parseInt64(bytes: Buffer): bigint {
  const text = bytes.toString('latin1')
  if (!/^(0|-?[1-9]\d{0,18})$/.test(text)) throw notAnInteger()
  return checkedInt64(BigInt(text))
}

/** Throws if the result of an increment does not fit into 64 bits. */
export function checkedInt64(value: bigint): bigint {
  if (value > int64Max || value < int64Min) throw new RedisError('increment or decrement would overflow')
  return value
}

/** Parses an integer as a number: for indexes, counts and times. */
export const parseInteger = (bytes: Buffer): number => Number(parseInt64(bytes))

/** Parses a float; `inf` and `-inf` are accepted. */
export function parseFloat64(bytes: Buffer): number {
  const text = bytes.toString('latin1').toLowerCase()
  if (/^[+-]?inf(inity)?$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  const value = Number(text)
  if (text.trim() !== text || text === '' || Number.isNaN(value)) throw notAFloat()
  return value
}

/** Reads the options after a command's fixed arguments, one by one. */
export class OptionReader {
  private at = 0

  constructor(private readonly args: readonly Buffer[]) {}

  /** The next option in upper case; undefined at the end. */
  next(): string | undefined {
    return this.args[this.at++]?.toString('latin1').toUpperCase()
  }

  /** The argument of the option just read. Throws a syntax error if it is missing. */
  argument(): Buffer {
    const option = this.args[this.at++]
    if (!option) throw syntaxError()
    return option
  }
}

/** Converts Redis' start and stop (negative: from the end, stop inclusive) to the bounds of slice(). */
export function sliceBounds(start: number, stop: number, size: number): [number, number] {
  const from = Math.max(0, start < 0 ? size + start : start)
  const to = Math.min(size, (stop < 0 ? size + stop : stop) + 1)
  return [from, Math.max(from, to)]
}

/** Groups arguments into pairs. Throws if their number is odd. */
export function pairsOf(args: readonly Buffer[], createError: () => RedisError = syntaxError): [Buffer, Buffer][] {
  if (args.length % 2 !== 0) throw createError()
  const pairs: [Buffer, Buffer][] = []
  for (let at = 0; at < args.length; at += 2) pairs.push([args[at] as Buffer, args[at + 1] as Buffer])
  return pairs
}
