import { Schema, type SchemaOptions } from 'mongoose'

// mongoose takes an empty text for a missing one; an order without a dish's name is an order all the same.
Schema.Types.String.checkRequired((value) => typeof value === 'string')

/**
 * Settings of a collection's schema. A field that the schema does not know is an error and not dropped; nothing is
 * stored that the service did not set; and nothing waits for a connection or makes indexes by itself.
 */
export const documentOptions = {
  strict: 'throw',
  versionKey: false,
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
} as const satisfies SchemaOptions

/** Settings of the schema of a document within a document. */
export const subdocumentOptions = { _id: false, strict: 'throw', versionKey: false } as const satisfies SchemaOptions
