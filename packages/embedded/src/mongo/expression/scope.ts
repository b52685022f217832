import { type Document } from '../bson/document'

/** What an expression sees: the document it works on and the variables around it. */
export interface Scope {
  readonly root: unknown
  readonly variables: Readonly<Record<string, unknown>>
}

/** Says "no such field", which is not the same as null: `$push` skips it, `$set` leaves the field out. */
export const missing = undefined

/** One command sees one NOW, so it is taken when the scope's variables are made. */
export const createScope = (root: Document, variables: Readonly<Record<string, unknown>> = {}): Scope => ({
  root,
  variables,
})

/** A scope with one more variable or more, as `$let` and `$map` open it. */
export const withVariables = (scope: Scope, more: Record<string, unknown>): Scope => ({
  root: scope.root,
  variables: { ...scope.variables, ...more },
})
