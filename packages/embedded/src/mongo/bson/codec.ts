import { deserialize, serialize, type DeserializeOptions } from 'bson'
import { type Document } from './document'

// Longs as bigint, binaries and regular expressions as their classes: what comes in goes out with the same type.
const options: DeserializeOptions = { useBigInt64: true, promoteBuffers: false, bsonRegExp: true }

/**
 * Throws bson's error for malformed bytes. Decodes a copy, because binaries stay views of what they were read from,
 * and a stored UUID should not keep a whole message alive.
 */
export const decodeDocument = (bytes: Uint8Array): Document => deserialize(Buffer.from(bytes), options)

/** Fields that are undefined are left out, as MongoDB knows no such value any more. */
export const encodeDocument = (document: Document): Uint8Array => serialize(document, { ignoreUndefined: true })

export { calculateObjectSize as documentSize } from 'bson'
