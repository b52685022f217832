import { documentSize } from './bson/codec'
import { type Document } from './bson/document'
import { MongoCommandError } from './mongo-errors'

/** The source of an open cursor's documents. */
export interface Cursor {
  readonly namespace: string
  /** Whether the cursor stays open after its last document, because more documents may follow. */
  readonly isTailing?: boolean
  /** Takes at most `maxCount` documents. `fields`: further fields of the reply's `cursor`. */
  take(maxCount: number): { batch: readonly Document[]; isLast: boolean; fields?: Document }
}

/** MongoDB's default size of the first batch. */
const firstBatchSize = 101
/** Less than bson's limit of 17 MB, to leave space for the other fields of the reply. */
export const maxBatchBytes = 12 * 1024 * 1024
/** Upper bound for the type and the index that precede each document in a BSON array. */
const arrayIndexBytes = 12
/** Above this number, the oldest cursor is killed, because some clients never close their cursors. */
const maxCursors = 1_000

/** The open cursors. */
export class CursorStore {
  private readonly cursors = new Map<bigint, Cursor>()
  private lastId = BigInt(Date.now()) << 20n

  /** Opens a cursor for a list of results. */
  open(namespace: string, documents: readonly Document[], batchSize: number | undefined, isSingle = false): Document {
    return this.start(listCursor(namespace, documents), batchSize, isSingle)
  }

  /**
   * Opens a cursor. Returns a reply with the first batch and the id of the cursor. The id is 0 if there are no more
   * results, or if `isSingle` closes the cursor after the first batch. `batchSize`: default 101.
   */
  start(cursor: Cursor, batchSize = firstBatchSize, isSingle = false): Document {
    const { batch, isLast, fields } = cursor.take(batchSize)
    const id = isLast || isSingle ? 0n : this.store(cursor)
    return { cursor: { firstBatch: batch, id, ns: cursor.namespace, ...fields } }
  }

  /**
   * The next batch. `waits`: the batch is empty, but more documents may follow.
   * @throws MongoCommandError 43 (CursorNotFound).
   */
  next(id: bigint, batchSize: number | undefined): { reply: Document; waits: boolean } {
    const cursor = this.cursors.get(id)
    if (!cursor) throw new MongoCommandError(43, `cursor id ${id} not found`)
    const { batch, isLast, fields } = cursor.take(batchSize || Infinity)
    if (isLast) this.cursors.delete(id)
    const reply = { cursor: { nextBatch: batch, id: isLast ? 0n : id, ns: cursor.namespace, ...fields } }
    return { reply, waits: cursor.isTailing === true && batch.length === 0 && !isLast }
  }

  /** Closes a cursor; returns false if it does not exist. */
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

function listCursor(namespace: string, documents: readonly Document[]): Cursor {
  let remaining = documents
  return {
    namespace,
    take(maxCount) {
      const count = countOfBatch(remaining, maxCount)
      const batch = remaining.slice(0, count)
      remaining = remaining.slice(count)
      return { batch, isLast: remaining.length === 0 }
    },
  }
}

/** The number of documents that fit in a reply. */
function countOfBatch(documents: readonly Document[], maxCount: number): number {
  if (documents.length <= 1 && maxCount >= 1) return documents.length
  let count = 0
  for (let bytes = 0; count < Math.min(maxCount, documents.length); count++) {
    bytes += documentSize(documents[count] ?? {}, { ignoreUndefined: true }) + arrayIndexBytes
    if (count > 0 && bytes > maxBatchBytes) break
  }
  return count
}
