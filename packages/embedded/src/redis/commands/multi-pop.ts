import { RedisError, syntaxError } from '../redis-error'
import { DoubleReply, nullArray, type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { optionsOf, parseInteger, parseKeyCount, parseTimeout, toBytes, toName, toText } from './arguments'
import { moveValue, parseListEnd, popValues } from './lists'
import { popMembers } from './sorted-sets'

/** Removes values from the first key that has any, and returns the reply; undefined if all keys are empty. */
type PopFirst = (keys: readonly Buffer[], session: Session) => Reply | undefined

const popFirst =
  <Item>(
    pop: (key: string, session: Session) => readonly Item[],
    reply: (key: Buffer, items: readonly Item[]) => Reply,
  ): PopFirst =>
  (keys, session) => {
    for (const key of keys) {
      const items = pop(toText(key), session)
      if (items.length > 0) return reply(key, items)
    }
    return undefined
  }

const popValue = (method: 'pop' | 'shift'): PopFirst =>
  popFirst(
    (key, session) => popValues(key, method, 1, session),
    (key, [value]) => [key, value as Buffer],
  )

const popMember = (end: 'lowest' | 'highest'): PopFirst =>
  popFirst(
    (key, session) => popMembers(key, end, 1, session),
    (key, [item]) => (item ? [key, toBytes(item.member), new DoubleReply(item.score)] : null),
  )

/** `COMMAND key [key ...] timeout`, such as BLPOP. */
const blockingPop = (pop: PopFirst): Command => ({
  arity: -3,
  run: (args, session) => popOrBlock(args.slice(0, -1), args.at(-1), pop, session),
})

function popOrBlock(
  keys: readonly Buffer[],
  timeout: Buffer | undefined,
  pop: PopFirst,
  session: Session,
  timeoutReply: Reply = nullArray,
): Reply {
  const timeoutMs = parseTimeout(timeout as Buffer)
  return session.runBlocking({ keys: keys.map(toText), attempt: () => pop(keys, session), timeoutMs, timeoutReply })
}

/** Parses the `<where>` of LMPOP or ZMPOP. */
type ParseWhere = (where: Buffer, count: number) => PopFirst

const listPop: ParseWhere = (where, count) => {
  const method = parseListEnd(where)
  return popFirst(
    (key, session) => popValues(key, method, count, session),
    (key, values) => [key, values],
  )
}

const sortedSetPop: ParseWhere = (where, count) => {
  const name = toName(where)
  if (name !== 'MIN' && name !== 'MAX') throw syntaxError()
  return popFirst(
    (key, session) => popMembers(key, name === 'MIN' ? 'lowest' : 'highest', count, session),
    (key, items) => [key, items.map(({ member, score }) => [toBytes(member), new DoubleReply(score)])],
  )
}

/** `numkeys key [key ...] <where> [COUNT count]` of LMPOP and ZMPOP. */
function parseMultiPop([countBytes, ...args]: readonly Buffer[], parseWhere: ParseWhere) {
  const [keys, [where, ...options]] = parseKeyCount(countBytes as Buffer, args)
  if (!where) throw syntaxError()
  let count = 1
  for (const [option, readArgument] of optionsOf(options)) {
    if (option !== 'COUNT') throw syntaxError()
    count = parseInteger(readArgument())
    if (count <= 0) throw new RedisError('count should be greater than 0')
  }
  return { keys, pop: parseWhere(where, count) }
}

const multiPop = (parseWhere: ParseWhere): Command => ({
  arity: -4,
  run: (args, session) => {
    const { keys, pop } = parseMultiPop(args, parseWhere)
    return pop(keys, session) ?? nullArray
  },
})

const blockingMultiPop = (parseWhere: ParseWhere): Command => ({
  arity: -5,
  run: ([timeout, ...args], session) => {
    const { keys, pop } = parseMultiPop(args, parseWhere)
    return popOrBlock(keys, timeout, pop, session)
  },
})

function blockingMove(
  [from, to]: readonly Buffer[],
  ends: Parameters<typeof moveValue>[1],
  timeout: Buffer | undefined,
  session: Session,
): Reply {
  const move: PopFirst = () => moveValue([from as Buffer, to as Buffer], ends, session)
  return popOrBlock([from as Buffer], timeout, move, session, null)
}

/** Commands that pop from the first of several keys that has values, and commands that block until there is one. */
export const multiPopCommands: CommandTable = {
  LMPOP: multiPop(listPop),
  ZMPOP: multiPop(sortedSetPop),
  BLMPOP: blockingMultiPop(listPop),
  BZMPOP: blockingMultiPop(sortedSetPop),
  BLPOP: blockingPop(popValue('shift')),
  BRPOP: blockingPop(popValue('pop')),
  BZPOPMIN: blockingPop(popMember('lowest')),
  BZPOPMAX: blockingPop(popMember('highest')),
  BLMOVE: {
    arity: 6,
    mayGrow: true,
    run: ([from, to, source, target, timeout], session) =>
      blockingMove([from, to] as Buffer[], [parseListEnd(source), parseListEnd(target)], timeout, session),
  },
  BRPOPLPUSH: {
    arity: 4,
    mayGrow: true,
    run: ([from, to, timeout], session) => blockingMove([from, to] as Buffer[], ['pop', 'shift'], timeout, session),
  },
}
