import { Reader } from '../wire/reader'

/** The topics of a consumer's subscription, the metadata of its assignment strategies; none if it is something else. */
export function subscribedTopics(metadata: Buffer = Buffer.alloc(0)): string[] {
  try {
    const reader = new Reader(metadata)
    reader.int16() // version
    return reader.array(() => reader.string())
  } catch {
    return []
  }
}
