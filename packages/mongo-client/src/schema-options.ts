import { Schema, type SchemaOptions } from 'mongoose'

// By default `required` rejects an empty string, but an order is valid with an empty dish name.
Schema.Types.String.checkRequired((value) => typeof value === 'string')

/**
 * Settings of a collection's schema. A field that is not in the schema is an error, mongoose adds no fields, and it
 * neither buffers operations without a connection nor creates collections and indexes by itself.
 */
export const documentOptions = {
  strict: 'throw',
  versionKey: false,
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
} as const satisfies SchemaOptions

/** Settings of the schema of an embedded document. */
export const subdocumentOptions = { _id: false, strict: 'throw', versionKey: false } as const satisfies SchemaOptions
