import { type Document, documentOrEmpty, isDocument } from '../bson/document'
import { failedToParse } from '../mongo-errors'
import { compileFilter } from '../query/filter'
import { collectionOf, type CommandContext, type CommandTable, documentField, namespaceOf } from './context'
import { serverVersion } from './server-commands'

/** The filter of a command: that of a query, of the first stage of a pipeline, or of the first statement of a write. */
function filterOf(command: Document): Document {
  const [stageOrStatement] = [command['pipeline'], command['updates'], command['deletes']].flat().filter(isDocument)
  const filter = command['filter'] ?? command['query'] ?? stageOrStatement?.['$match'] ?? stageOrStatement?.['q'] ?? {}
  return documentOrEmpty(filter)
}

/** Describes how the server finds the documents of a command. */
export function explainCommand(command: Document, context: CommandContext): Document {
  const filter = filterOf(command)
  const collection = collectionOf(command, context)
  const matches = compileFilter(filter)
  const { records, index } = collection.plan(filter)
  const examined = [...records]
  const winningPlan = index
    ? { stage: 'FETCH', filter, inputStage: { stage: 'IXSCAN', keyPattern: index.key, indexName: index.name } }
    : { stage: 'COLLSCAN', filter, direction: 'forward' }
  const queryPlanner = { namespace: namespaceOf(command), parsedQuery: filter, winningPlan, rejectedPlans: [] }
  const executionStats = {
    executionSuccess: true,
    nReturned: examined.filter(({ document }) => matches(document)).length,
    executionTimeMillis: 0,
    totalKeysExamined: index ? examined.length : 0,
    totalDocsExamined: examined.length,
  }
  return {
    explainVersion: '1',
    queryPlanner,
    executionStats,
    command,
    serverInfo: { host: 'localhost', version: serverVersion },
  }
}

const explainable = new Set([
  'find',
  'aggregate',
  'count',
  'distinct',
  'update',
  'delete',
  'findAndModify',
  'findandmodify',
])

export const explainCommands: CommandTable = {
  explain: (command, context) => {
    const inner = documentField(command, 'explain')
    const [name = ''] = Object.keys(inner)
    if (!explainable.has(name)) throw failedToParse(`Explain failed due to unknown command: ${name}`)
    const { executionStats, ...reply } = explainCommand({ ...inner, $db: command['$db'] }, context)
    return command['verbosity'] === 'queryPlanner' ? reply : { ...reply, executionStats }
  },
}
