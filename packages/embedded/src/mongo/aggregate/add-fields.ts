import { type Document, isDocument, isOperatorObject, putField, splitPath } from '../bson/document'
import { MongoCommandError } from '../errors'
import { compileExpression } from '../expression/compile-expression'
import { type Evaluate, type Scope } from '../expression/operator'

/** Fields to write: an expression for a field, or a tree of fields inside it. */
export type FieldTree = Map<string, Evaluate | FieldTree>

/** Adds a `path: expression` to the tree; nested objects are nested paths. */
export function addToTree(tree: FieldTree, path: string, expression: unknown): void {
  const parts = splitPath(path)
  const last = parts.at(-1) ?? path
  const parent = parts.slice(0, -1).reduce((node, part) => subtree(node, part, path), tree)
  if (isDocument(expression) && !isOperatorObject(expression) && Object.keys(expression).length > 0) {
    const inner = subtree(parent, last, path)
    for (const [name, value] of Object.entries(expression)) addToTree(inner, name, value)
    return
  }
  if (parent.has(last)) throw pathCollision(path)
  parent.set(last, compileExpression(expression))
}

function subtree(node: FieldTree, part: string, path: string): FieldTree {
  const found: Evaluate | FieldTree = node.get(part) ?? (new Map() as FieldTree)
  if (!(found instanceof Map)) throw pathCollision(path)
  node.set(part, found)
  return found
}

export const pathCollision = (path: string): MongoCommandError =>
  new MongoCommandError(31250, `Path collision at ${path}`)

/** A copy of the value with the fields written; of an array, in each element. A missing result removes the field. */
export function writeTree(value: unknown, tree: FieldTree, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => writeTree(item, tree, scope))
  const copy: Document = isDocument(value) ? { ...value } : {}
  for (const [name, node] of tree) {
    const next = node instanceof Map ? writeTree(copy[name], node, scope) : node(scope)
    if (next === undefined) Reflect.deleteProperty(copy, name)
    else putField(copy, name, next)
  }
  return copy
}
