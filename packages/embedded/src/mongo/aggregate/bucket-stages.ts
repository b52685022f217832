import { compareValues } from '../bson/compare'
import { type Document, isDocument } from '../bson/document'
import { numberOr } from '../bson/numeric'
import { MongoCommandError, notSupported } from '../mongo-errors'
import { compileExpression } from '../expression/compile-expression'
import { namedArguments } from '../expression/operator'
import { sortValues } from '../query/sort-values'
import { compileGroup } from './group-stage'
import { type CompileStage } from './stage'

const outputOf = (specification: Document): Document =>
  isDocument(specification['output']) ? specification['output'] : { count: { $sum: 1 } }

const bucket: CompileStage = (specification, { variables }) => {
  const options = namedArguments('$bucket', specification, ['groupBy', 'boundaries'])
  const { groupBy, boundaries } = options
  if (!Array.isArray(boundaries) || boundaries.length < 2)
    throw new MongoCommandError(40192, "The $bucket 'boundaries' field must have at least 2 values")
  if (boundaries.some((value, index) => index > 0 && compareValues(boundaries[index - 1], value) >= 0))
    throw new MongoCommandError(40194, "The 'boundaries' option to $bucket must be sorted")
  const branches = boundaries
    .slice(0, -1)
    .map((lowerBound: unknown, index) => ({
      case: {
        $and: [
          { $gte: [groupBy, { $literal: lowerBound }] },
          { $lt: [groupBy, { $literal: boundaries[index + 1] as unknown }] },
        ],
      },
      then: { $literal: lowerBound },
    }))
  const defaultBranch = 'default' in options ? { default: { $literal: options['default'] } } : {}
  const group = compileGroup({ _id: { $switch: { branches, ...defaultBranch } }, ...outputOf(options) }, variables)
  return (documents) => sortValues(group(documents), { _id: 1 })
}

const bucketAuto: CompileStage = (specification, { variables }) => {
  const options = namedArguments('$bucketAuto', specification, ['groupBy', 'buckets'])
  if ('granularity' in options) throw notSupported('$bucketAuto with granularity')
  const bucketCount = numberOr(options['buckets'], Number.NaN)
  if (!Number.isInteger(bucketCount) || bucketCount < 1)
    throw new MongoCommandError(40243, "The $bucketAuto 'buckets' field must be greater than 0")
  const evaluate = compileExpression(options['groupBy'])
  const group = compileGroup({ _id: null, ...outputOf(options) }, variables)
  return (documents) => {
    const keyedDocuments = documents.map((root) => ({ root, key: evaluate({ root, variables }) ?? null }))
    keyedDocuments.sort((a, b) => compareValues(a.key, b.key))
    const buckets = splitIntoBuckets(keyedDocuments, bucketCount)
    return buckets.map((items, index): Document => {
      const min = items[0]?.key
      const max = buckets[index + 1]?.[0]?.key ?? items.at(-1)?.key
      return { ...group(items.map(({ root }) => root))[0], _id: { min, max } }
    })
  }
}

/** Splits sorted items into buckets of about the same size; equal keys stay together. */
function splitIntoBuckets<Item extends { key: unknown }>(items: readonly Item[], count: number): Item[][] {
  const size = Math.max(1, Math.round(items.length / count))
  const buckets: Item[][] = []
  for (const item of items) {
    const lastBucket = buckets.at(-1)
    const hasSameKey = lastBucket && compareValues(lastBucket.at(-1)?.key, item.key) === 0
    if (lastBucket && (lastBucket.length < size || hasSameKey || buckets.length === count)) lastBucket.push(item)
    else buckets.push([item])
  }
  return buckets
}

export const bucketStages: Readonly<Record<string, CompileStage>> = { $bucket: bucket, $bucketAuto: bucketAuto }
