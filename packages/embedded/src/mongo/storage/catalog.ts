import { MongoCommandError } from '../errors'
import { type Change, type ChangeListener } from './change'
import { Collection } from './collection'
import { type CollectionOptions } from './collection-options'
import { idIndex } from './index-specification'

/** The collections of all databases by namespace, `database.collection`. */
export class Catalog {
  private readonly collections = new Map<string, Collection>()
  private onChange: ChangeListener = () => undefined

  /** `maxBytes`: the limit of all documents; 0 for none. */
  constructor(private readonly maxBytes = 0) {}

  /** Sets the listener for all later changes. Call it after the journal is replayed. */
  listen(onChange: ChangeListener): void {
    this.onChange = onChange
  }

  find(namespace: string): Collection | undefined {
    return this.collections.get(namespace)
  }

  findOrCreate(namespace: string, options: CollectionOptions = {}): Collection {
    const existing = this.collections.get(namespace)
    if (existing) return existing
    const created = new Collection(namespace, options, {
      onChange: (change) => this.onChange(change),
      reserve: (bytes) => this.reserve(bytes),
    })
    this.collections.set(namespace, created)
    this.onChange({ kind: 'create', namespace, options })
    return created
  }

  drop(namespace: string): boolean {
    if (!this.collections.delete(namespace)) return false
    this.onChange({ kind: 'drop', namespace })
    return true
  }

  all(): Iterable<Collection> {
    return this.collections.values()
  }

  ofDatabase(database: string): Collection[] {
    return [...this.collections.values()].filter(({ namespace }) => namespace.startsWith(`${database}.`))
  }

  databases(): string[] {
    return [...new Set([...this.collections.keys()].map((namespace) => namespace.slice(0, namespace.indexOf('.'))))]
  }

  private reserve(bytes: number): void {
    if (this.maxBytes === 0 || bytes <= 0) return
    const used = [...this.collections.values()].reduce((total, collection) => total + collection.bytes, 0)
    if (used + bytes > this.maxBytes)
      throw new MongoCommandError(
        14031,
        `the documents would need more than the ${this.maxBytes} bytes of the option maxMemory`,
      )
  }

  /** Applies a change read from the journal. */
  apply(change: Change): void {
    if (change.kind === 'drop') return void this.drop(change.namespace)
    const collection = this.findOrCreate(change.namespace, change.kind === 'create' ? change.options : undefined)
    if (change.kind === 'put') collection.put(change.document)
    else if (change.kind === 'delete') collection.delete(change._id)
    else if (change.kind === 'createIndex') collection.createIndex(change.index)
    else if (change.kind === 'dropIndex') collection.dropIndex(change.name)
  }

  /** The shortest list of changes that produces the current state. Later changes do not affect the returned list. */
  snapshot(): Change[] {
    return [...this.collections.values()].flatMap((collection) => {
      const { namespace } = collection
      const indexes = collection.indexSpecifications.filter(({ name }) => name !== idIndex.name)
      return [
        { kind: 'create' as const, namespace, options: collection.options },
        ...indexes.map((index) => ({ kind: 'createIndex' as const, namespace, index })),
        ...Array.from(collection.documents(), (document) => ({ kind: 'put' as const, namespace, document })),
      ]
    })
  }
}
