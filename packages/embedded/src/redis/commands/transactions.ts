import { RedisError } from '../errors'
import { nullList, ok } from '../protocol/replies'
import { binaryText, type CommandTable } from './command'

export const transactionCommands: CommandTable = {
  MULTI: {
    arity: 1,
    isImmediate: true,
    run: (_args, { transaction }) => {
      if (transaction.isOpen) throw new RedisError('MULTI calls can not be nested')
      transaction.open()
      return ok
    },
  },
  EXEC: {
    arity: 1,
    isImmediate: true,
    run: (_args, session) => {
      const { transaction } = session
      if (!transaction.isOpen) throw new RedisError('EXEC without MULTI')
      const { requests, isRefused, isOutdated } = transaction.take()
      if (isRefused) throw new RedisError('Transaction discarded because of previous errors.', 'EXECABORT')
      return isOutdated ? nullList : requests.map((request) => session.runQueued(request))
    },
  },
  DISCARD: {
    arity: 1,
    isImmediate: true,
    run: (_args, { transaction }) => {
      if (!transaction.isOpen) throw new RedisError('DISCARD without MULTI')
      transaction.take()
      return ok
    },
  },
  WATCH: {
    arity: -2,
    isImmediate: true,
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
