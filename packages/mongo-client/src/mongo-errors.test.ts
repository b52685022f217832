import { DependencyUnavailableError } from '@food-delivery/kafka-client'
import { MongooseError, Error as MongooseErrors, mongo } from 'mongoose'
import { StoreRejectedError, asStoreError, isDuplicateKey } from './mongo-errors'

const serverError = (code: number) => new mongo.MongoServerError({ message: `code ${code}`, code })

it.each([
  ['a lost connection', new mongo.MongoNetworkError('connection closed')],
  ['a server that cannot be reached', new mongo.MongoServerSelectionError('no server', {} as never)],
  ['a server that steps down', serverError(10107)],
  ['a server that shuts down', serverError(91)],
  ['rejected credentials', serverError(18)],
  [
    'a server that cannot be reached at the first connect',
    new MongooseErrors.MongooseServerSelectionError('no server'),
  ],
  ['an operation without a connection', new MongooseError('Cannot call `orders.find()` before initial connection')],
])('converts %s to DependencyUnavailableError', (_, error) => {
  expect(asStoreError(error)).toBeInstanceOf(DependencyUnavailableError)
})

it.each([
  ['a document that fails the validation of its collection', serverError(121)],
  ['a document that is too large', serverError(10334)],
  ['a document that fails the validation of its schema', new MongooseErrors.ValidationError()],
  ['a value of the wrong type', new MongooseErrors.CastError('Number', 'nine', 'cents')],
  ['a field that is not in the schema', new MongooseErrors.StrictModeError('price')],
])('converts %s to StoreRejectedError', (_, error) => {
  expect(asStoreError(error)).toMatchObject({ code: 'STORE_REJECTED', retriable: false, cause: error })
})

it('returns every other error unchanged', () => {
  const errors = [
    serverError(8000),
    serverError(11000),
    new TypeError('a mistake'),
    new MongooseErrors.MissingSchemaError('dishes'),
    new StoreRejectedError(new Error()),
  ]
  expect(errors.map(asStoreError)).toEqual(errors)
  expect(asStoreError('text')).toEqual(new Error('text'))
})

it('recognizes a duplicate key error', () => {
  expect(isDuplicateKey(serverError(11000))).toBe(true)
  expect(isDuplicateKey(serverError(2))).toBe(false)
  expect(isDuplicateKey(undefined)).toBe(false)
})
