import { type Document, isDocument, isEmpty } from '../bson/document'
import { MongoCommandError, notSupported } from '../errors'
import { compileFilter } from '../query/filter'
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
  for (const option of ['capped', 'timeseries', 'viewOn', 'validator', 'collation', 'clusteredIndex']) {
    const value = command[option]
    if (value !== undefined && value !== false && !(isDocument(value) && isEmpty(value)))
      throw notSupported(`collections with ${option}`)
  }
  if (catalog.find(namespace)) throw new MongoCommandError(48, `Collection ${namespace} already exists.`)
  catalog.findOrCreate(namespace)
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
  const before = collection.indexSpecifications
  const selector = command['index']
  if (selector === idIndex.name) throw new MongoCommandError(72, 'cannot drop _id index')
  const names = before
    .filter((index) => index.name !== idIndex.name && isSelected(index, selector))
    .map(({ name }) => name)
  if (names.length === 0 && selector !== '*') {
    throw new MongoCommandError(27, `index not found with name [${String(selector)}]`)
  }
  for (const name of names) collection.dropIndex(name)
  return { nIndexesWas: before.length }
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
    .map(({ namespace }): Document => ({
      name: namespace.slice(database.length + 1),
      type: 'collection',
      options: {},
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

const dropDatabase: Command = (command, { catalog }) => {
  const database = databaseOf(command)
  for (const { namespace } of catalog.ofDatabase(database)) catalog.drop(namespace)
  return { dropped: database }
}

const listDatabases: Command = (command, { catalog }) => {
  const databases = catalog.databases().map((name) => ({ name, sizeOnDisk: 0, empty: false }))
  return { databases: command['nameOnly'] === true ? databases.map(({ name }) => ({ name })) : databases, totalSize: 0 }
}

const collStats: Command = (command, context) => {
  const collection = collectionOf(command, context)
  return { ns: namespaceOf(command), count: collection.size, nindexes: collection.indexSpecifications.length }
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
  drop,
  dropDatabase,
  listDatabases,
  collStats,
  dbStats,
}
