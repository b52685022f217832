import { notAFloat, notAnInteger, RedisError, syntaxError } from '../errors'

const int64Max = 2n ** 63n - 1n
const int64Min = -(2n ** 63n)

/** A whole number of 64 bits. Throws "not an integer" for anything else. */
export function parseInt64(bytes: Buffer): bigint {
  const text = bytes.toString('latin1')
  if (!/^(0|-?[1-9]\d{0,18})$/.test(text)) throw notAnInteger()
  return checkedInt64(BigInt(text))
}

/** Throws when a result does not fit into 64 bits. */
export function checkedInt64(value: bigint): bigint {
  if (value > int64Max || value < int64Min) throw new RedisError('increment or decrement would overflow')
  return value
}

/** A whole number that positions, counts and times are made of. */
export const parseInteger = (bytes: Buffer): number => Number(parseInt64(bytes))

/** A number with a fraction, or one of the infinities. */
export function parseFloat64(bytes: Buffer): number {
  const text = bytes.toString('latin1').toLowerCase()
  if (/^[+-]?inf(inity)?$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  const value = Number(text)
  if (text.trim() !== text || text === '' || Number.isNaN(value)) throw notAFloat()
  return value
}

/** Reads options behind the fixed arguments, one word after the other. */
export class OptionReader {
  private at = 0

  constructor(private readonly words: readonly Buffer[]) {}

  /** The next word in capitals, undefined at the end. */
  next(): string | undefined {
    return this.words[this.at++]?.toString('latin1').toUpperCase()
  }

  /** The argument of the option just read. Throws a syntax error when it is not there. */
  argument(): Buffer {
    const word = this.words[this.at++]
    if (!word) throw syntaxError()
    return word
  }
}

/** Start and end for slice() from positions of which the negative ones count from the end; the end is included. */
export function sliceBounds(start: number, stop: number, size: number): [number, number] {
  const from = Math.max(0, start < 0 ? size + start : start)
  const to = Math.min(size, (stop < 0 ? size + stop : stop) + 1)
  return [from, Math.max(from, to)]
}

/** Pairs of words. Throws for an odd one. */
export function pairsOf(words: readonly Buffer[], refuse: () => RedisError = syntaxError): [Buffer, Buffer][] {
  if (words.length % 2 !== 0) throw refuse()
  const pairs: [Buffer, Buffer][] = []
  for (let at = 0; at < words.length; at += 2) pairs.push([words[at] as Buffer, words[at + 1] as Buffer])
  return pairs
}
