import { MongoCommandError } from '../mongo-errors'
import { type Change, type ChangeEvent, type ChangeListener, type UpdateOrigin } from './change'
import { Collection } from './collection'
import { type CollectionOptions } from './collection-options'

/** The collections of all databases by namespace, `database.collection`. */
export class Catalog {
  private readonly collections = new Map<string, Collection>()
  private readonly listeners: ChangeListener[] = []

  private usedBytes = 0

  /** `maxBytes`: the memory limit of all documents; 0 for no limit. */
  constructor(private readonly maxBytes = 0) {}

  /** Adds a listener for all later changes. */
  listen(listener: ChangeListener): void {
    this.listeners.push(listener)
  }

  find(namespace: string): Collection | undefined {
    return this.collections.get(namespace)
  }

  findOrCreate(namespace: string, options: CollectionOptions = {}): Collection {
    const existing = this.collections.get(namespace)
    if (existing) return existing
    const created = new Collection(namespace, options, {
      onChange: (event) => this.emit(event),
      reserve: (bytes) => this.reserve(bytes),
    })
    this.collections.set(namespace, created)
    this.emit({ change: { kind: 'create', namespace, options }, undo: () => [{ kind: 'drop', namespace }] })
    return created
  }

  drop(namespace: string): boolean {
    const dropped = this.collections.get(namespace)
    if (!dropped) return false
    this.collections.delete(namespace)
    this.usedBytes -= dropped.memoryBytes
    this.emit({ change: { kind: 'drop', namespace }, undo: () => dropped.snapshot() })
    return true
  }

  dropDatabase(database: string): void {
    for (const { namespace } of this.ofDatabase(database)) this.drop(namespace)
    this.emit({ change: { kind: 'dropDatabase', namespace: database }, undo: () => [] })
  }

  all(): Iterable<Collection> {
    return this.collections.values()
  }

  ofDatabase(database: string): Collection[] {
    return [...this.all()].filter(({ namespace }) => namespace.startsWith(`${database}.`))
  }

  databases(): string[] {
    return [...new Set([...this.collections.keys()].map((namespace) => namespace.slice(0, namespace.indexOf('.'))))]
  }

  /** @throws MongoCommandError 14031 if there is not enough memory for additional `bytes`. */
  assertMemory(bytes: number): void {
    if (this.maxBytes === 0 || bytes <= 0 || this.usedBytes + bytes <= this.maxBytes) return
    throw new MongoCommandError(
      14031,
      `the documents would need more than the ${this.maxBytes} bytes of the option maxMemory`,
    )
  }

  private reserve(bytes: number): void {
    this.assertMemory(bytes)
    this.usedBytes += bytes
  }

  /** Applies a change of a journal or of another catalog. */
  apply(change: Change, origin?: UpdateOrigin): void {
    if (change.kind === 'drop') return void this.drop(change.namespace)
    if (change.kind === 'dropDatabase') return this.dropDatabase(change.namespace)
    const collection = this.findOrCreate(change.namespace, change.kind === 'create' ? change.options : undefined)
    if (change.kind === 'put') collection.put(change.document, origin)
    else if (change.kind === 'delete') collection.delete(change._id)
    else if (change.kind === 'createIndex') collection.createIndex(change.index)
    else if (change.kind === 'dropIndex') collection.dropIndex(change.name)
  }

  /** Applies changes that a journal stores atomically. */
  applyGroup(events: readonly ChangeEvent[]): void {
    if (events.length > 1) for (const listener of this.listeners) listener.onGroup?.(events.length)
    for (const { change, origin } of events) this.apply(change, origin)
  }

  /** The changes that produce the current state in an empty catalog. Later changes do not affect the returned list. */
  snapshot(): Change[] {
    return [...this.collections.values()].flatMap((collection) => collection.snapshot())
  }

  private emit(event: ChangeEvent): void {
    for (const listener of this.listeners) listener.onChange(event)
  }
}
