import { isNumeric, toNumber } from '../bson/numeric'
import { MongoCommandError } from '../mongo-errors'
import { namedArguments } from '../expression/operator'
import { type CompileStage } from './stage'

/** `$sample`: random documents, each of them at most once. */
export const sample: CompileStage = (specification) => {
  const { size } = namedArguments('$sample', specification, ['size'])
  if (!isNumeric(size) || toNumber(size) < 1)
    throw new MongoCommandError(28747, 'size argument to $sample must be a positive integer')
  return (documents) =>
    documents
      .map((document) => ({ document, order: Math.random() }))
      .toSorted((a, b) => a.order - b.order)
      .slice(0, toNumber(size))
      .map(({ document }) => document)
}
