import { type Document } from '../bson/document'

/** Maximum length of a description, in characters. */
const MAX_LENGTH = 200

/** The fields that show what a command reads or changes. */
const describedFields = ['filter', 'query', 'q', 'pipeline', 'key', 'update', 'u', 'indexes']
/** The fields that contain the statements of a write. Only the first statement is described. */
const statementFields = ['updates', 'deletes']

/** A command in one line, for the request log: its namespace, and its filter or pipeline. */
export function describeCommand(command: Document): string {
  const [collection] = Object.values(command)
  const namespace = typeof collection === 'string' ? `${String(command['$db'])}.${collection}` : String(command['$db'])
  const { documents } = command
  if (Array.isArray(documents)) return `${namespace} ${documents.length} documents`
  const statements = statementFields.flatMap((name) =>
    Array.isArray(command[name]) ? (command[name] as Document[]) : [],
  )
  const [described = command] = statements
  const texts = describedFields.flatMap((name) => (described[name] === undefined ? [] : toText(described[name])))
  const remainder = statements.length > 1 ? [`and ${statements.length - 1} more`] : []
  return [namespace, ...texts, ...remainder].join(' ').slice(0, MAX_LENGTH)
}

const toText = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each)).slice(0, MAX_LENGTH)
