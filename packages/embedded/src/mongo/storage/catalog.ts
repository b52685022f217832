import { type Document } from '../bson/document'
import { type Change, type ChangeListener } from './change'
import { Collection } from './collection'
import { idIndex } from './index-specification'

/** The collections of all databases by namespace, `database.collection`. */
export class Catalog {
  private readonly collections = new Map<string, Collection>()
  private onChange: ChangeListener = () => undefined

  /** Sets the listener for all changes from now on; set it after the journal is replayed. */
  listen(onChange: ChangeListener): void {
    this.onChange = onChange
  }

  find(namespace: string): Collection | undefined {
    return this.collections.get(namespace)
  }

  findOrCreate(namespace: string): Collection {
    const found = this.collections.get(namespace)
    if (found) return found
    const created = new Collection(namespace, (change) => this.onChange(change))
    this.collections.set(namespace, created)
    this.onChange({ kind: 'create', namespace })
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

  /** Applies a change read from the journal. */
  apply(change: Change): void {
    if (change.kind === 'drop') return void this.drop(change.namespace)
    const collection = this.findOrCreate(change.namespace)
    if (change.kind === 'put') put(collection, change.document)
    else if (change.kind === 'createIndex') collection.createIndex(change.index)
    else if (change.kind === 'dropIndex') collection.dropIndex(change.name)
    else if (change.kind === 'delete') {
      const record = collection.get(change._id)
      if (record) collection.remove(record)
    }
  }

  /** The shortest list of changes that results in the current state. Documents are immutable, so it does not change. */
  snapshot(): Change[] {
    return [...this.collections.values()].flatMap((collection) => {
      const { namespace } = collection
      const indexes = collection.indexSpecifications.filter(({ name }) => name !== idIndex.name)
      return [
        { kind: 'create' as const, namespace },
        ...indexes.map((index) => ({ kind: 'createIndex' as const, namespace, index })),
        ...Array.from(collection.documents(), (document) => ({ kind: 'put' as const, namespace, document })),
      ]
    })
  }
}

function put(collection: Collection, document: Document): void {
  const record = collection.get(document['_id'])
  if (record) collection.replace(record, document)
  else collection.insert(document)
}
