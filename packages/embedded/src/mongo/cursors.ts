import { documentSize } from './bson/codec'
import { type Document } from './bson/document'
import { MongoCommandError } from './errors'

interface Cursor {
  namespace: string
  rest: readonly Document[]
}

/** As many as a real server sends at first when the client names no number. */
const firstBatchSize = 101
/** Below bson's own limit for one message, with room for the positions of the list. */
const largestBatchBytes = 12 * 1024 * 1024
const bytesOfPosition = 12
/** A client that forgets its cursors loses the oldest; nobody on one machine has as many at work. */
const mostCursors = 1_000

/** Results that did not fit into one reply. What a cursor shows was true when it was opened. */
export class CursorStore {
  private readonly cursors = new Map<bigint, Cursor>()
  private lastId = BigInt(Date.now()) << 20n

  /** The cursor part of a reply: the first batch, and an id other than 0 if there is more. */
  open(namespace: string, documents: readonly Document[], batchSize: number | undefined, isSingle = false): Document {
    const { batch, rest } = takeBatch(documents, batchSize ?? firstBatchSize)
    const id = rest.length > 0 && !isSingle ? this.keep({ namespace, rest }) : 0n
    return { cursor: { firstBatch: batch, id, ns: namespace } }
  }

  /** The next batch. Throws error 43 for a cursor that is not there (any more). */
  next(id: bigint, batchSize: number | undefined): Document {
    const cursor = this.cursors.get(id)
    if (!cursor) throw new MongoCommandError(43, `cursor id ${id} not found`)
    const { batch, rest } = takeBatch(cursor.rest, batchSize || Infinity)
    cursor.rest = rest
    if (rest.length === 0) this.cursors.delete(id)
    return { cursor: { nextBatch: batch, id: rest.length === 0 ? 0n : id, ns: cursor.namespace } }
  }

  /** False when there was none. */
  kill(id: bigint): boolean {
    return this.cursors.delete(id)
  }

  private keep(cursor: Cursor): bigint {
    const id = ++this.lastId
    this.cursors.set(id, cursor)
    const [oldest] = this.cursors.keys()
    if (this.cursors.size > mostCursors && oldest !== undefined) this.cursors.delete(oldest)
    return id
  }
}

function takeBatch(
  documents: readonly Document[],
  count: number,
): { batch: readonly Document[]; rest: readonly Document[] } {
  if (documents.length <= 1 && count >= 1) return { batch: documents, rest: [] }
  let taken = 0
  for (let bytes = 0; taken < Math.min(count, documents.length); taken++) {
    bytes += documentSize(documents[taken] ?? {}, { ignoreUndefined: true }) + bytesOfPosition
    if (taken > 0 && bytes > largestBatchBytes) break
  }
  return { batch: documents.slice(0, taken), rest: documents.slice(taken) }
}
