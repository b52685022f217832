import { RedisError } from '../errors'
import { nullArray, ok } from '../protocol/replies'
import { binaryText } from './bytes'
import { type CommandTable } from '../session'

export const transactionCommands: CommandTable = {
  MULTI: {
    arity: 1,
    runsInMulti: true,
    run: (_args, { transaction }) => {
      if (transaction.isOpen) throw new RedisError('MULTI calls can not be nested')
      transaction.open()
      return ok
    },
  },
  EXEC: {
    arity: 1,
    runsInMulti: true,
    run: (_args, session) => {
      const { transaction } = session
      if (!transaction.isOpen) throw new RedisError('EXEC without MULTI')
      const { requests, hasQueueError, isStale } = transaction.close()
      if (hasQueueError) throw new RedisError('Transaction discarded because of previous errors.', 'EXECABORT')
      return isStale ? nullArray : requests.map((request) => session.runQueued(request))
    },
  },
  DISCARD: {
    arity: 1,
    runsInMulti: true,
    run: (_args, { transaction }) => {
      if (!transaction.isOpen) throw new RedisError('DISCARD without MULTI')
      transaction.close()
      return ok
    },
  },
  WATCH: {
    arity: -2,
    runsInMulti: true,
    run: (keys, { transaction, database }) => {
      if (transaction.isOpen) throw new RedisError('WATCH inside MULTI is not allowed')
      for (const key of keys) transaction.watch(database, binaryText(key))
      return ok
    },
  },
  UNWATCH: {
    arity: 1,
    run: (_args, { transaction }) => {
      transaction.unwatch()
      return ok
    },
  },
}
