import { ownValue } from '../../own-value'
import { canonicalKey } from '../bson/canonical-key'
import { type Document, isDocument, putField } from '../bson/document'
import { MongoCommandError, notSupported } from '../mongo-errors'
import { average, extreme, sum } from '../expression/arithmetic-operators'
import { distinctValues } from '../expression/array-operators'
import { compileExpression } from '../expression/compile-expression'
import { mergeObjects } from '../expression/object-operators'
import { type Evaluate } from '../expression/operator'
import { type Variables } from '../query/filter'

type Accumulate = (values: unknown[]) => unknown

const withoutMissing = (values: unknown[]): unknown[] => values.filter((value) => value !== undefined)

const accumulators: Record<string, Accumulate> = {
  $sum: sum,
  $avg: average,
  $min: (values) => extreme(values, -1),
  $max: (values) => extreme(values, 1),
  $first: (values) => values[0] ?? null,
  $last: (values) => values.at(-1) ?? null,
  $push: withoutMissing,
  $addToSet: (values) => distinctValues(withoutMissing(values)),
  $count: (values) => values.length,
  $mergeObjects: mergeObjects,
}

interface Field {
  name: string
  evaluate: Evaluate
  accumulate: Accumulate
}

/** Compiles `$group`: one document for each value of `_id`, in order of first occurrence. */
export function compileGroup(specification: unknown, variables: Variables) {
  if (!isDocument(specification) || !('_id' in specification)) {
    throw new MongoCommandError(15955, 'a group specification must include an _id')
  }
  const { _id, ...accumulatorFields } = specification
  const evaluateId = compileExpression(_id)
  const fields = Object.entries(accumulatorFields).map(([name, accumulator]) => compileField(name, accumulator))
  return (documents: readonly Document[]): Document[] => {
    const groups = new Map<string, { _id: unknown; values: unknown[][] }>()
    for (const document of documents) {
      const scope = { root: document, variables }
      const id = evaluateId(scope) ?? null
      const key = canonicalKey(id)
      const group = groups.get(key) ?? { _id: id, values: fields.map(() => []) }
      groups.set(key, group)
      fields.forEach(({ evaluate }, index) => group.values[index]?.push(evaluate(scope)))
    }
    return [...groups.values()].map((group) => toDocument(group, fields))
  }
}

function toDocument({ _id, values }: { _id: unknown; values: unknown[][] }, fields: readonly Field[]): Document {
  const document: Document = { _id }
  fields.forEach(({ name, accumulate }, index) => putField(document, name, accumulate(values[index] ?? [])))
  return document
}

function compileField(name: string, accumulator: unknown): Field {
  const [operator, second] = isDocument(accumulator) ? Object.keys(accumulator) : []
  if (operator === undefined || second !== undefined || !isDocument(accumulator)) {
    throw new MongoCommandError(40234, `The field '${name}' must be an accumulator object`)
  }
  const accumulate = ownValue(accumulators, operator)
  if (!accumulate) throw notSupported(`the accumulator ${operator}`)
  return { name, evaluate: compileExpression(accumulator[operator]), accumulate }
}
