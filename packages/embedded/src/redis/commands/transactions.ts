import { RedisError } from '../redis-error'
import { nullArray, replyOk } from '../protocol/replies'
import { type CommandTable } from '../session'
import { toText } from './arguments'

export const transactionCommands: CommandTable = {
  MULTI: {
    arity: 1,
    runsInMulti: true,
    run: replyOk((_args, { transaction }) => {
      if (transaction.isOpen) throw new RedisError('MULTI calls can not be nested')
      transaction.open()
    }),
  },
  EXEC: {
    arity: 1,
    runsInMulti: true,
    run: (_args, session) => {
      const { transaction } = session
      if (!transaction.isOpen) throw new RedisError('EXEC without MULTI')
      const { requests, hasQueueError, isStale } = transaction.close()
      if (hasQueueError) throw new RedisError('Transaction discarded because of previous errors.', 'EXECABORT')
      return isStale ? nullArray : session.runQueued(requests)
    },
  },
  DISCARD: {
    arity: 1,
    runsInMulti: true,
    run: replyOk((_args, { transaction }) => {
      if (!transaction.isOpen) throw new RedisError('DISCARD without MULTI')
      transaction.close()
    }),
  },
  WATCH: {
    arity: -2,
    runsInMulti: true,
    run: replyOk((keys, { transaction, database }) => {
      if (transaction.isOpen) throw new RedisError('WATCH inside MULTI is not allowed')
      for (const key of keys) transaction.watch(database, toText(key))
    }),
  },
  UNWATCH: { arity: 1, run: replyOk((_args, { transaction }) => transaction.unwatch()) },
}
