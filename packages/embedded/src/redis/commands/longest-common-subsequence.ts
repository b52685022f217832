import { RedisError, syntaxError } from '../redis-error'
import { MapReply, type Reply } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { optionsOf, parseInteger } from './arguments'
import { stringOf } from './strings'

/** A range of equal bytes in both strings; `end` is inclusive. */
interface Match {
  a: [start: number, end: number]
  b: [start: number, end: number]
}

/** The length of the longest common subsequence of the first `i` bytes of `a` and the first `j` bytes of `b`. */
type LengthAt = (i: number, j: number) => number

function computeLengths(a: Buffer, b: Buffer): LengthAt {
  const width = b.length + 1
  const table = new Uint32Array((a.length + 1) * width)
  const lengthAt: LengthAt = (i, j) => table[i * width + j] as number
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++)
      table[i * width + j] =
        a[i - 1] === b[j - 1] ? lengthAt(i - 1, j - 1) + 1 : Math.max(lengthAt(i - 1, j), lengthAt(i, j - 1))
  return lengthAt
}

/** The longest common subsequence, and its contiguous ranges in both strings, the last range first. */
function traceMatches(a: Buffer, b: Buffer, lengthAt: LengthAt): { bytes: Buffer; matches: Match[] } {
  const bytes: number[] = []
  const matches: Match[] = []
  let [i, j] = [a.length, b.length]
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      i--
      j--
      bytes.push(a[i] as number)
      const lastMatch = matches.at(-1)
      if (lastMatch && lastMatch.a[0] === i + 1 && lastMatch.b[0] === j + 1) [lastMatch.a[0], lastMatch.b[0]] = [i, j]
      else matches.push({ a: [i, i], b: [j, j] })
    } else if (lengthAt(i - 1, j) > lengthAt(i, j - 1)) i--
    else j--
  }
  return { bytes: Buffer.from(bytes.reverse()), matches }
}

function lcs([keyA, keyB, ...args]: readonly Buffer[], session: Session): Reply {
  const [a, b] = [stringOf(keyA, session), stringOf(keyB, session)]
  const flags = new Set<string>()
  let minLength = 0
  for (const [option, readArgument] of optionsOf(args)) {
    if (option === 'MINMATCHLEN') minLength = parseInteger(readArgument())
    else if (option === 'LEN' || option === 'IDX' || option === 'WITHMATCHLEN') flags.add(option)
    else throw syntaxError()
  }
  if (flags.has('LEN') && flags.has('IDX'))
    throw new RedisError('If you want both the length and indexes, please just use IDX.')
  const lengthAt = computeLengths(a, b)
  const length = lengthAt(a.length, b.length)
  if (flags.has('LEN')) return length
  const { bytes, matches } = traceMatches(a, b, lengthAt)
  if (!flags.has('IDX')) return bytes
  const lengthOf = ({ a: [start, end] }: Match): number => end - start + 1
  const replies = matches
    .filter((match) => lengthOf(match) >= minLength)
    .map((match): Reply[] => [match.a, match.b, ...(flags.has('WITHMATCHLEN') ? [lengthOf(match)] : [])])
  return new MapReply([
    ['matches', replies],
    ['len', length],
  ])
}

export const lcsCommands: CommandTable = { LCS: { arity: -3, run: lcs } }
