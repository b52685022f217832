import { RedisError, syntaxError, wrongType } from '../redis-error'
import { type Reply } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { Hash, MemberSet } from '../store/hash-and-set'
import { type Database } from '../store/database'
import { List } from '../store/list'
import { SortedSet } from '../store/sorted-set'
import { optionsOf, parseInteger, toBytes, toText } from './arguments'

interface SortOptions {
  by?: string
  limit?: { offset: number; count: number }
  get: string[]
  isReversed: boolean
  isAlphabetic: boolean
  store?: string
}

function parse(args: readonly Buffer[]): SortOptions {
  const options: SortOptions = { get: [], isReversed: false, isAlphabetic: false }
  for (const [option, readArgument] of optionsOf(args)) {
    if (option === 'ASC' || option === 'DESC') options.isReversed = option === 'DESC'
    else if (option === 'ALPHA') options.isAlphabetic = true
    else if (option === 'BY') options.by = toText(readArgument())
    else if (option === 'GET') options.get.push(toText(readArgument()))
    else if (option === 'STORE') options.store = toText(readArgument())
    else if (option === 'LIMIT')
      options.limit = { offset: parseInteger(readArgument()), count: parseInteger(readArgument()) }
    else throw syntaxError()
  }
  return options
}

function itemsOf(key: string, database: Database): string[] {
  const value = database.get(key)
  if (value === undefined) return []
  if (value instanceof List) return value.toArray().map(toText)
  if (value instanceof MemberSet) return [...value]
  if (value instanceof SortedSet) return value.slice().map(({ member }) => member)
  throw wrongType()
}

/** The value that a pattern such as `weight_*` or `user_*->name` refers to for an item. */
function lookUp(pattern: string, item: string, database: Database): string | undefined {
  if (pattern === '#') return item
  const arrow = pattern.indexOf('->')
  const [keyPattern, field] = arrow < 0 ? [pattern] : [pattern.slice(0, arrow), pattern.slice(arrow + 2)]
  if (!keyPattern.includes('*')) return undefined
  const value = database.get(keyPattern.replace('*', () => item))
  const fieldValue = field !== undefined && value instanceof Hash ? value.get(field) : undefined
  const bytes = field === undefined ? value : fieldValue
  return Buffer.isBuffer(bytes) ? toText(bytes) : undefined
}

function parseWeight(text: string | undefined): number {
  const weight = text === undefined ? 0 : Number(text)
  if (Number.isNaN(weight) || text === '') throw new RedisError("One or more scores can't be converted into double")
  return weight
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function sortItems(items: string[], { by = '#', isReversed, isAlphabetic }: SortOptions, database: Database): string[] {
  if (by !== '#' && !by.includes('*')) return items
  const itemsWithWeights = items.map((item) => ({ item, weight: lookUp(by, item, database) }))
  const compareWeights = (a?: string, b?: string): number =>
    isAlphabetic ? compareText(a ?? '', b ?? '') : parseWeight(a) - parseWeight(b)
  // A weight that is not a number must fail even if there is only one item, which is not compared.
  if (!isAlphabetic) for (const { weight } of itemsWithWeights) parseWeight(weight)
  const sortedItems = itemsWithWeights.toSorted(
    (a, b) => compareWeights(a.weight, b.weight) || compareText(a.item, b.item),
  )
  const result = sortedItems.map(({ item }) => item)
  return isReversed ? result.reverse() : result
}

function sort([keyBytes, ...args]: readonly Buffer[], { database }: Session): Reply {
  const options = parse(args)
  const { offset, count } = options.limit ?? { offset: 0, count: -1 }
  const start = Math.max(0, offset)
  const items = sortItems(itemsOf(toText(keyBytes as Buffer), database), options, database).slice(
    start,
    count < 0 ? undefined : start + count,
  )
  const patterns = options.get.length > 0 ? options.get : ['#']
  const results = items.flatMap((item) => patterns.map((pattern) => lookUp(pattern, item, database)))
  if (options.store === undefined) return results.map((text) => (text === undefined ? null : toBytes(text)))
  if (results.length === 0) database.delete(options.store)
  else database.set(options.store, List.from(results.map((text) => toBytes(text ?? ''))), Infinity, 'sortstore')
  return results.length
}

function sortReadOnly(args: readonly Buffer[], session: Session): Reply {
  if (parse(args.slice(1)).store !== undefined) throw syntaxError()
  return sort(args, session)
}

export const sortCommands: CommandTable = {
  SORT: { arity: -2, mayGrow: true, run: sort },
  SORT_RO: { arity: -2, run: sortReadOnly },
}
