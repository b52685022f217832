import { RedisError, syntaxError, throwSyntaxError, wrongType } from '../redis-error'
import { type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { MemberSet } from '../store/hash-and-set'
import { SortedSet } from '../store/sorted-set'
import { optionsOf, parseFloat64, parseInteger, parseKeyCount, toName, toText } from './arguments'
import { storeOrDelete } from './sets'
import { membersReply } from './sorted-set-ranges'

/** Scores by member. */
type Scores = Map<string, number>

type Aggregate = (a: number, b: number) => number

const aggregates: Record<string, Aggregate> = {
  // In Redis, the sum of inf and -inf is 0.
  SUM: (a, b) => (Number.isNaN(a + b) ? 0 : a + b),
  MIN: Math.min,
  MAX: Math.max,
}

interface Operands {
  sets: Scores[]
  aggregate: Aggregate
  withScores: boolean
  /** 0 for no limit. */
  limit: number
}

type Combine = (operands: Operands) => Scores

/** The scores of a sorted set multiplied by the weight. Members of a set count as members with the score 1. */
function scoresOf(key: Buffer, weight: number, { database }: Session): Scores {
  const value = database.get(toText(key))
  if (value === undefined) return new Map()
  if (value instanceof MemberSet) return new Map(Array.from(value, (member) => [member, weight]))
  if (!(value instanceof SortedSet)) throw wrongType()
  // As in Redis, the product of 0 and inf is 0, not NaN.
  return new Map(value.slice().map(({ member, score }) => [member, score * weight || 0]))
}

function parse([countBytes, ...args]: readonly Buffer[], session: Session, command: string): Operands {
  if (parseInteger(countBytes as Buffer) <= 0)
    throw new RedisError(`at least 1 input key is needed for '${command}' command`)
  if (parseInteger(countBytes as Buffer) > args.length) throw syntaxError()
  const [keys, optionArgs] = parseKeyCount(countBytes as Buffer, args)
  let weights = keys.map(() => 1)
  const operands = { aggregate: aggregates['SUM'] as Aggregate, withScores: false, limit: 0 }
  for (const [option, readArgument] of optionsOf(optionArgs)) {
    if (option === 'WEIGHTS') weights = keys.map(() => parseFloat64(readArgument(), 'weight value is not a float'))
    else if (option === 'AGGREGATE') operands.aggregate = aggregates[toName(readArgument())] ?? throwSyntaxError()
    else if (option === 'WITHSCORES') operands.withScores = true
    else if (option === 'LIMIT') operands.limit = parseInteger(readArgument())
    else throw syntaxError()
  }
  if (operands.limit < 0) throw new RedisError("LIMIT can't be negative")
  return { ...operands, sets: keys.map((key, index) => scoresOf(key, weights[index] ?? 1, session)) }
}

const union: Combine = ({ sets, aggregate }) => {
  const result: Scores = new Map()
  for (const set of sets)
    for (const [member, score] of set) {
      const oldScore = result.get(member)
      result.set(member, oldScore === undefined ? score : aggregate(oldScore, score))
    }
  return result
}

const intersection: Combine = ({ sets, ...options }) =>
  new Map([...union({ sets, ...options })].filter(([member]) => sets.every((set) => set.has(member))))

const difference: Combine = ({ sets: [first = new Map<string, number>(), ...others] }) =>
  new Map([...first].filter(([member]) => !others.some((set) => set.has(member))))

const toSortedSet = (scores: Scores): SortedSet =>
  SortedSet.of(Array.from(scores, ([member, score]) => ({ member, score })))

const combineCommand = (name: string, combine: Combine): Command => ({
  arity: -3,
  run: (args, session) => {
    const operands = parse(args, session, name)
    return membersReply(toSortedSet(combine(operands)).slice(), operands.withScores, session.protocol)
  },
})

const storeCommand = (name: string, combine: Combine): Command => ({
  arity: -4,
  mayGrow: true,
  run: ([target, ...args], session): Reply => {
    const set = toSortedSet(combine(parse(args, session, name)))
    storeOrDelete(toText(target as Buffer), set, session)
    return set.size
  },
})

/** Union, intersection and difference of sorted sets and sets. */
export const sortedSetAlgebraCommands: CommandTable = {
  ZUNION: combineCommand('zunion', union),
  ZINTER: combineCommand('zinter', intersection),
  ZDIFF: combineCommand('zdiff', difference),
  ZUNIONSTORE: storeCommand('zunionstore', union),
  ZINTERSTORE: storeCommand('zinterstore', intersection),
  ZDIFFSTORE: storeCommand('zdiffstore', difference),
  ZINTERCARD: {
    arity: -3,
    run: (args, session) => {
      const operands = parse(args, session, 'zintercard')
      return Math.min(operands.limit || Infinity, intersection(operands).size)
    },
  },
}
