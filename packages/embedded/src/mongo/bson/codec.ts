import { deserialize, serialize, type DeserializeOptions } from 'bson'
import { type Document } from './document'

// Decodes longs as bigint, and binaries and regular expressions as bson's classes, so values keep their types.
const options: DeserializeOptions = { useBigInt64: true, promoteBuffers: false, bsonRegExp: true }

/**
 * Decodes a copy of the bytes, because binaries are views: a stored UUID would keep the entire message in memory. Throws
 * bson's error for malformed bytes.
 */
export const decodeDocument = (bytes: Uint8Array): Document => deserialize(Buffer.from(bytes), options)

/** Encodes without undefined fields, because the BSON type undefined is deprecated. */
export const encodeDocument = (document: Document): Uint8Array => serialize(document, { ignoreUndefined: true })

export { calculateObjectSize as documentSize } from 'bson'
