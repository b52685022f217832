import { DependencyUnavailableError } from '@food-delivery/kafka-client'
import { MongooseError, Error as MongooseErrors, mongo } from 'mongoose'
import { StoreRejectedError, asStoreError, isDuplicateKey } from './mongo-errors'

const serverError = (code: number) => new mongo.MongoServerError({ message: `code ${code}`, code })

it.each([
  ['a lost connection', new mongo.MongoNetworkError('connection closed')],
  ['no server', new mongo.MongoServerSelectionError('no server', {} as never)],
  ['a server that steps down', serverError(10107)],
  ['a server that shuts down', serverError(91)],
  ['credentials that are refused', serverError(18)],
  ['no server at the first connect', new MongooseErrors.MongooseServerSelectionError('no server')],
  ['an operation without a connection', new MongooseError('Cannot call `orders.find()` before initial connection')],
])('waits for %s', (_, error) => {
  expect(asStoreError(error)).toBeInstanceOf(DependencyUnavailableError)
})

it.each([
  ['a document that breaks the rules of its collection', serverError(121)],
  ['a document that is too large', serverError(10334)],
  ['a document that its schema does not accept', new MongooseErrors.ValidationError()],
  ['a value of another type', new MongooseErrors.CastError('Number', 'nine', 'cents')],
  ['a field that the schema does not have', new MongooseErrors.StrictModeError('price')],
])('never repeats %s', (_, error) => {
  expect(asStoreError(error)).toMatchObject({ code: 'STORE_REJECTED', retriable: false, cause: error })
})

it('leaves any other error as it is', () => {
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

it('recognizes a duplicate', () => {
  expect(isDuplicateKey(serverError(11000))).toBe(true)
  expect(isDuplicateKey(serverError(2))).toBe(false)
  expect(isDuplicateKey(undefined)).toBe(false)
})
