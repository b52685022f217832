import { compilePipeline } from '../aggregate/pipeline'
import { type Documents, type PipelineContext, type Stage } from '../aggregate/stage'
import { Timestamp } from 'bson'
import { documentSize } from '../bson/codec'
import { type Document, isDocument } from '../bson/document'
import { isIdentical } from '../bson/compare'
import { type Cursor, maxBatchBytes } from '../cursors'
import { badValue, failedToParse, MongoCommandError, notSupported } from '../mongo-errors'
import { changeEvents, type WatchScope } from './change-events'
import { type Oplog } from './oplog'
import { parseResumeToken, resumeToken } from './resume-token'

/** The stages that may follow `$changeStream`. */
const allowedStages = new Set(['$addFields', '$match', '$project', '$replaceRoot', '$replaceWith', '$set', '$unset'])

const knownOptions = new Set([
  'fullDocument',
  'fullDocumentBeforeChange',
  'resumeAfter',
  'startAfter',
  'startAtOperationTime',
  'allChangesForCluster',
])

/** The cursor of a change stream. */
export class ChangeStream implements Cursor {
  readonly isTailing = true
  private position: number
  private readonly stage: Stage
  private readonly scope: WatchScope
  private readonly looksUpDocument: boolean

  /**
   * @throws MongoCommandError for an invalid option, and error 286 if the oplog no longer contains the change to resume
   * after.
   */
  constructor(
    readonly namespace: string,
    [firstStage, ...laterStages]: readonly Document[],
    private readonly source: Omit<PipelineContext, 'compile'> & { oplog: Oplog; scope: WatchScope },
  ) {
    const specification = firstStage?.['$changeStream']
    if (!isDocument(specification)) throw failedToParse('the $changeStream stage must be an object')
    this.looksUpDocument = parseFullDocument(specification)
    const isCluster = specification['allChangesForCluster'] === true
    if (isCluster && source.scope.database !== 'admin')
      throw new MongoCommandError(72, 'a change stream of all databases must be opened on the admin database')
    this.scope = isCluster ? {} : source.scope
    const forbidden = laterStages.flatMap((stage) => Object.keys(stage)).find((name) => !allowedStages.has(name))
    if (forbidden !== undefined)
      throw new MongoCommandError(20, `${forbidden} is not permitted in a $changeStream pipeline`)
    this.stage = compilePipeline(laterStages, source)
    this.position = startPosition(specification, source.oplog)
    this.changes() // throws if the oplog no longer contains them
  }

  /** Takes at most `maxCount` events, and in addition the event `invalidate`, with which the stream ends. */
  take(maxCount: number): { batch: Documents; isLast: boolean; fields: Document } {
    const batch: Document[] = []
    let [bytes, isLast] = [0, false]
    for (const entry of this.changes()) {
      if (batch.length >= maxCount || isLast) break
      const events = changeEvents(entry, { ...this.source, scope: this.scope, looksUpDocument: this.looksUpDocument })
      const results = this.runPipeline(events)
      for (const result of results) bytes += documentSize(result, { ignoreUndefined: true })
      // The next batch starts with this entry.
      if (batch.length > 0 && bytes > maxBatchBytes) break
      this.position = entry.sequence
      batch.push(...results)
      isLast = events.some(({ operationType }) => operationType === 'invalidate')
    }
    return { batch, isLast, fields: { postBatchResumeToken: resumeToken(this.position, isLast) } }
  }

  private changes() {
    const changes = this.source.oplog.since(this.position)
    if (changes) return changes
    throw new MongoCommandError(
      286,
      'Resume of change stream was not possible, as the resume point may no longer be in the oplog.',
    )
  }

  private runPipeline(events: Documents): Documents {
    const results = this.stage(events)
    if (results.every(({ _id }) => events.some((event) => isIdentical(event['_id'], _id)))) return results
    throw new MongoCommandError(
      280,
      'Encountered an event whose _id field, which contains the resume token, was modified by the pipeline.',
    )
  }
}

/**
 * Whether the event of an update contains the current document, as with `updateLookup`.
 * @throws MongoCommandError for unsupported options.
 */
function parseFullDocument(specification: Document): boolean {
  const unknown = Object.keys(specification).find((name) => !knownOptions.has(name))
  if (unknown !== undefined) throw notSupported(`the change stream option ${unknown}`)
  const { fullDocument = 'default', fullDocumentBeforeChange = 'off' } = specification
  if (fullDocumentBeforeChange !== 'off') throw notSupported('the change stream option fullDocumentBeforeChange')
  if (fullDocument === 'whenAvailable' || fullDocument === 'required')
    throw notSupported(`the change stream option fullDocument ${fullDocument}`)
  if (fullDocument === 'default' || fullDocument === 'updateLookup') return fullDocument === 'updateLookup'
  throw badValue(`Enumeration value '${String(fullDocument)}' for field '$changeStream.fullDocument' is not valid.`)
}

/** The sequence of the change after which the stream starts. */
function startPosition({ resumeAfter, startAfter, startAtOperationTime }: Document, oplog: Oplog): number {
  const given = [resumeAfter, startAfter, startAtOperationTime].filter((value) => value !== undefined)
  if (given.length > 1)
    throw new MongoCommandError(40674, 'Only one of resumeAfter, startAfter and startAtOperationTime may be specified')
  if (resumeAfter !== undefined) return parseResumeToken(resumeAfter, false)
  if (startAfter !== undefined) return parseResumeToken(startAfter, true)
  if (startAtOperationTime === undefined) return oplog.lastSequence
  // -1 is older than all changes of the oplog, so the constructor throws error 286.
  if (startAtOperationTime instanceof Timestamp) return oplog.before(startAtOperationTime) ?? -1
  throw badValue('startAtOperationTime must be a timestamp')
}
