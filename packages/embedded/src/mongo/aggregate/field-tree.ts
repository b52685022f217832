import { type Document, isDocument, isEmpty, isOperatorObject, putOrDelete, splitPath } from '../bson/document'
import { MongoCommandError } from '../mongo-errors'
import { compileExpression } from '../expression/compile-expression'
import { type Evaluate, type Scope } from '../expression/operator'

/** The fields to write by name: the expression of each field, or a tree of its nested fields. */
export type FieldTree = Map<string, Evaluate | FieldTree>

/** Adds an expression at a path to the tree. A nested object is equivalent to nested paths. */
export function addToTree(tree: FieldTree, path: string, expression: unknown): void {
  const parts = splitPath(path)
  const lastPart = parts.at(-1) ?? path
  const parent = parts.slice(0, -1).reduce((node, part) => subtree(node, part, path), tree)
  if (isDocument(expression) && !isOperatorObject(expression) && !isEmpty(expression)) {
    const inner = subtree(parent, lastPart, path)
    for (const [name, value] of Object.entries(expression)) addToTree(inner, name, value)
    return
  }
  if (parent.has(lastPart)) throw pathCollision(path)
  parent.set(lastPart, compileExpression(expression))
}

function subtree(node: FieldTree, part: string, path: string): FieldTree {
  const child: Evaluate | FieldTree = node.get(part) ?? (new Map() as FieldTree)
  if (!(child instanceof Map)) throw pathCollision(path)
  node.set(part, child)
  return child
}

export const pathCollision = (path: string): MongoCommandError =>
  new MongoCommandError(31250, `Path collision at ${path}`)

/**
 * A copy of the value, or of each element of an array, with the fields of the tree. A field whose expression has no
 * value is deleted.
 */
export function writeTree(value: unknown, tree: FieldTree, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => writeTree(item, tree, scope))
  const copy: Document = isDocument(value) ? { ...value } : {}
  for (const [name, node] of tree) {
    putOrDelete(copy, name, node instanceof Map ? writeTree(copy[name], node, scope) : node(scope))
  }
  return copy
}
