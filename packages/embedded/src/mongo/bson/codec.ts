import { deserialize, serialize, type DeserializeOptions } from 'bson'
import { type Document } from './document'

// Longs as bigint, binaries and regular expressions as bson's classes, so that values keep their types.
const options: DeserializeOptions = { useBigInt64: true, promoteBuffers: false, bsonRegExp: true }

/**
 * Decodes a copy of the bytes, since binaries are views: a stored UUID would keep the whole message in memory. Throws
 * bson's error for malformed bytes.
 */
export const decodeDocument = (bytes: Uint8Array): Document => deserialize(Buffer.from(bytes), options)

/** Omits undefined fields, since the BSON type undefined is deprecated. */
export const encodeDocument = (document: Document): Uint8Array => serialize(document, { ignoreUndefined: true })

export { calculateObjectSize as documentSize } from 'bson'
