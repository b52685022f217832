import { type Document, isDocument } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { badValue, MongoCommandError, notSupported } from '../mongo-errors'
import { compileFilter } from '../query/filter'
import { parseCollectionOptions } from '../storage/collection-options'
import { idIndex, type IndexSpecification, parseIndexSpecification } from '../storage/index-specification'
import {
  collectionOf,
  type Command,
  type CommandTable,
  databaseOf,
  documentField,
  documentList,
  namespaceOf,
} from './context'

const create: Command = (command, { catalog }) => {
  const namespace = namespaceOf(command)
  const options = parseCollectionOptions(command)
  if (catalog.find(namespace)) throw new MongoCommandError(48, `Collection ${namespace} already exists.`)
  catalog.findOrCreate(namespace, options)
  return {}
}

const createIndexes: Command = (command, { catalog }) => {
  const namespace = namespaceOf(command)
  const specifications = documentList(command, 'indexes').map(parseIndexSpecification)
  const createdCollectionAutomatically = !catalog.find(namespace)
  const collection = catalog.findOrCreate(namespace)
  const numIndexesBefore = collection.indexSpecifications.length
  for (const specification of specifications) collection.createIndex(specification)
  const numIndexesAfter = collection.indexSpecifications.length
  const note = numIndexesBefore === numIndexesAfter ? 'all indexes already exist' : undefined
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, note }
}

const listIndexes: Command = (command, { catalog, cursors }) => {
  const namespace = namespaceOf(command)
  const collection = catalog.find(namespace)
  if (!collection) throw new MongoCommandError(26, `ns does not exist: ${namespace}`)
  const indexes = collection.indexSpecifications.map((specification): Document => ({ v: 2, ...specification }))
  return cursors.open(namespace, indexes, indexes.length)
}

const dropIndexes: Command = (command, { catalog }) => {
  const namespace = namespaceOf(command)
  const collection = catalog.find(namespace)
  if (!collection) throw new MongoCommandError(26, `ns not found ${namespace}`)
  const existing = collection.indexSpecifications
  const selector = command['index']
  if (selector === idIndex.name) throw new MongoCommandError(72, 'cannot drop _id index')
  const droppedNames = existing
    .filter((index) => index.name !== idIndex.name && isSelected(index, selector))
    .map(({ name }) => name)
  if (droppedNames.length === 0 && selector !== '*') {
    throw new MongoCommandError(27, `index not found with name [${String(selector)}]`)
  }
  for (const name of droppedNames) collection.dropIndex(name)
  return { nIndexesWas: existing.length }
}

function isSelected({ name, key }: IndexSpecification, selector: unknown): boolean {
  if (Array.isArray(selector)) return selector.includes(name)
  if (isDocument(selector)) return JSON.stringify(selector) === JSON.stringify(key)
  return selector === '*' || selector === name
}

const listCollections: Command = (command, { catalog, cursors }) => {
  const database = databaseOf(command)
  const matches = compileFilter(documentField(command, 'filter'))
  const documents = catalog
    .ofDatabase(database)
    .map(({ namespace, options }): Document => ({
      name: namespace.slice(database.length + 1),
      type: 'collection',
      options,
      info: { readOnly: false },
      idIndex: { v: 2, ...idIndex },
    }))
  return cursors.open(`${database}.$cmd.listCollections`, documents.filter(matches), Infinity)
}

const drop: Command = (command, { catalog }) => {
  const namespace = namespaceOf(command)
  const nIndexesWas = catalog.find(namespace)?.indexSpecifications.length
  catalog.drop(namespace)
  return nIndexesWas === undefined ? {} : { nIndexesWas, ns: namespace }
}

const renameCollection: Command = (command, { catalog, replicaSet }) => {
  const { renameCollection: from, to, dropTarget } = command
  if (typeof from !== 'string' || typeof to !== 'string' || !to.includes('.'))
    throw new MongoCommandError(73, `Invalid namespace specified '${String(from)}' or '${String(to)}'`)
  const source = catalog.find(from)
  if (!source) throw new MongoCommandError(26, `Source collection ${from} does not exist`)
  if (catalog.find(to) && dropTarget !== true) throw new MongoCommandError(48, 'target namespace exists')
  const rename = (): void => {
    catalog.drop(to)
    const target = catalog.findOrCreate(to, source.options)
    for (const index of source.indexSpecifications) target.createIndex(index)
    for (const document of source.documents()) target.insert(document)
    catalog.drop(from)
  }
  if (replicaSet) replicaSet.oplog.withCause({ renamedTo: to }, rename)
  else rename()
  return {}
}

// Supports changes of an index's expiry and visibility, for which it creates the index again.
const collMod: Command = (command, { catalog }) => {
  const collection = catalog.find(namespaceOf(command))
  if (!collection) throw new MongoCommandError(26, `ns does not exist: ${namespaceOf(command)}`)
  const unsupportedField = Object.keys(command).find((name) => !/^(collMod|index|comment|lsid|\$.*)$/.test(name))
  if (unsupportedField !== undefined) throw notSupported(`collMod with ${unsupportedField}`)
  const { name, keyPattern, expireAfterSeconds, hidden, ...otherOptions } = documentField(command, 'index')
  if (Object.keys(otherOptions).length > 0)
    throw notSupported(`collMod of the index option ${Object.keys(otherOptions)[0]}`)
  const index = collection.indexSpecifications.find((each) => isSelected(each, name ?? keyPattern))
  if (!index) throw new MongoCommandError(27, 'cannot find the index')
  if (hidden === undefined && expireAfterSeconds === undefined) throw badValue('no expireAfterSeconds or hidden field')
  const { hidden: wasHidden, ...visibleIndex } = index
  const isHidden = hidden === undefined ? wasHidden === true : hidden === true
  const expiry = isNumeric(expireAfterSeconds) ? { expireAfterSeconds: toNumber(expireAfterSeconds) } : {}
  collection.dropIndex(index.name)
  collection.createIndex({ ...visibleIndex, ...expiry, ...(isHidden && { hidden: true }) })
  return {}
}

const dropDatabase: Command = (command, { catalog }) => {
  const database = databaseOf(command)
  catalog.dropDatabase(database)
  return { dropped: database }
}

const listDatabases: Command = (command, { catalog }) => {
  const databases = catalog.databases().map((name) => ({ name, sizeOnDisk: 0, empty: false }))
  return { databases: command['nameOnly'] === true ? databases.map(({ name }) => ({ name })) : databases, totalSize: 0 }
}

const collStats: Command = (command, context) => {
  const collection = collectionOf(command, context)
  const { capped = false, size: maxSize, max } = collection.options
  return {
    ns: namespaceOf(command),
    count: collection.size,
    size: collection.bytes,
    nindexes: collection.indexSpecifications.length,
    capped,
    ...(capped && { maxSize, max }),
  }
}

const dbStats: Command = (command, { catalog }) => {
  const collections = catalog.ofDatabase(databaseOf(command))
  const objects = collections.reduce((total, { size }) => total + size, 0)
  const indexes = collections.reduce((total, { indexSpecifications }) => total + indexSpecifications.length, 0)
  return { db: databaseOf(command), collections: collections.length, objects, indexes }
}

export const collectionCommands: CommandTable = {
  create,
  createIndexes,
  listIndexes,
  dropIndexes,
  listCollections,
  renameCollection,
  collMod,
  drop,
  dropDatabase,
  listDatabases,
  collStats,
  dbStats,
}
