import { documentSize } from './bson/codec'
import { type Document } from './bson/document'
import { MongoCommandError } from './errors'

interface Cursor {
  namespace: string
  remaining: readonly Document[]
}

/** MongoDB's default size of the first batch. */
const firstBatchSize = 101
/** Below bson's limit of 17 MB, with space for the other fields of the reply. */
const maxBatchBytes = 12 * 1024 * 1024
const arrayIndexBytes = 12
/** Above this number the oldest cursor is killed, because some clients never close their cursors. */
const maxCursors = 1_000

/** The open cursors. A cursor returns the results as of the time when it was opened. */
export class CursorStore {
  private readonly cursors = new Map<bigint, Cursor>()
  private lastId = BigInt(Date.now()) << 20n

  /** The `cursor` field of a reply: the first batch, and an id other than 0 if there are more results. */
  open(namespace: string, documents: readonly Document[], batchSize: number | undefined, isSingle = false): Document {
    const { batch, remaining } = splitBatch(documents, batchSize ?? firstBatchSize)
    const id = remaining.length > 0 && !isSingle ? this.store({ namespace, remaining }) : 0n
    return { cursor: { firstBatch: batch, id, ns: namespace } }
  }

  /** The next batch. Throws error 43 (CursorNotFound). */
  next(id: bigint, batchSize: number | undefined): Document {
    const cursor = this.cursors.get(id)
    if (!cursor) throw new MongoCommandError(43, `cursor id ${id} not found`)
    const { batch, remaining } = splitBatch(cursor.remaining, batchSize || Infinity)
    cursor.remaining = remaining
    const isLast = remaining.length === 0
    if (isLast) this.cursors.delete(id)
    return { cursor: { nextBatch: batch, id: isLast ? 0n : id, ns: cursor.namespace } }
  }

  /** False if the cursor does not exist. */
  kill(id: bigint): boolean {
    return this.cursors.delete(id)
  }

  private store(cursor: Cursor): bigint {
    const id = ++this.lastId
    this.cursors.set(id, cursor)
    const [oldest] = this.cursors.keys()
    if (this.cursors.size > maxCursors && oldest !== undefined) this.cursors.delete(oldest)
    return id
  }
}

function splitBatch(documents: readonly Document[], maxCount: number) {
  if (documents.length <= 1 && maxCount >= 1) return { batch: documents, remaining: [] }
  let count = 0
  for (let bytes = 0; count < Math.min(maxCount, documents.length); count++) {
    bytes += documentSize(documents[count] ?? {}, { ignoreUndefined: true }) + arrayIndexBytes
    if (count > 0 && bytes > maxBatchBytes) break
  }
  return { batch: documents.slice(0, count), remaining: documents.slice(count) }
}
