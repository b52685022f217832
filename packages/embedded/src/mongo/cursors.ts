import { documentSize } from './bson/codec'
import { type Document } from './bson/document'
import { MongoCommandError } from './errors'

interface Cursor {
  namespace: string
  rest: readonly Document[]
}

/** MongoDB's default size of the first batch. */
const firstBatchSize = 101
/** Below bson's limit of 17 MB, with space for the rest of the reply. */
const largestBatchBytes = 12 * 1024 * 1024
const arrayIndexBytes = 12
/** Beyond this number the oldest cursor is killed, as clients may never close theirs. */
const mostCursors = 1_000

/** The open cursors. A cursor returns the results as of the time it was opened. */
export class CursorStore {
  private readonly cursors = new Map<bigint, Cursor>()
  private lastId = BigInt(Date.now()) << 20n

  /** The `cursor` field of a reply: the first batch, and an id other than 0 if there are more results. */
  open(namespace: string, documents: readonly Document[], batchSize: number | undefined, isSingle = false): Document {
    const { batch, rest } = takeBatch(documents, batchSize ?? firstBatchSize)
    const id = rest.length > 0 && !isSingle ? this.keep({ namespace, rest }) : 0n
    return { cursor: { firstBatch: batch, id, ns: namespace } }
  }

  /** The next batch. Throws error 43 (CursorNotFound). */
  next(id: bigint, batchSize: number | undefined): Document {
    const cursor = this.cursors.get(id)
    if (!cursor) throw new MongoCommandError(43, `cursor id ${id} not found`)
    const { batch, rest } = takeBatch(cursor.rest, batchSize || Infinity)
    cursor.rest = rest
    if (rest.length === 0) this.cursors.delete(id)
    return { cursor: { nextBatch: batch, id: rest.length === 0 ? 0n : id, ns: cursor.namespace } }
  }

  /** False if the cursor does not exist. */
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
    bytes += documentSize(documents[taken] ?? {}, { ignoreUndefined: true }) + arrayIndexBytes
    if (taken > 0 && bytes > largestBatchBytes) break
  }
  return { batch: documents.slice(0, taken), rest: documents.slice(taken) }
}
