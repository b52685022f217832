import { MongoCommandError } from '../mongo-errors'
import { type Transaction } from '../replica-set/transaction'
import { type CommandContext, type CommandTable } from './context'

function transactionOf({ transaction }: CommandContext, name: string): Transaction {
  if (transaction) return transaction
  throw new MongoCommandError(125, `${name} must be run within a transaction`)
}

export const transactionCommands: CommandTable = {
  commitTransaction: (_command, context) => {
    transactionOf(context, 'commitTransaction').commit()
    return {}
  },
  abortTransaction: (_command, context) => {
    transactionOf(context, 'abortTransaction').abort()
    return {}
  },
}
