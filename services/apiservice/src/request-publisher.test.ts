import {
  BrokerUnavailableError,
  NotAuthenticatedError,
  NotAuthorizedError,
  NotConnectedError,
  ProducerQueueFullError,
  RecordTooLargeError,
  UnknownTopicError,
} from '@food-delivery/kafka-client'
import { toProblem } from './request-publisher'

describe('toProblem', () => {
  it.each([
    ['no broker', new BrokerUnavailableError({ outcomeUnknown: false }), 503, 'nothing was done'],
    ['no acknowledgement in time', new BrokerUnavailableError({ outcomeUnknown: true }), 503, 'outcome is unknown'],
    ['a full queue', new ProducerQueueFullError(10_000), 503, 'nothing was done'],
    ['a disconnected producer', new NotConnectedError('producer'), 503, 'nothing was done'],
    ['a missing topic', new UnknownTopicError('orders'), 503, 'topic orders does not exist: nothing was done'],
    ['a missing permission', new NotAuthorizedError('write to topic x'), 503, 'nothing was done'],
    ['invalid credentials', new NotAuthenticatedError(), 503, 'nothing was done'],
    ['a record that is too large', new RecordTooLargeError({ bytes: 2, limit: 1 }), 413, 'too large'],
  ])('converts the error for %s', (_name, error, status, detail) => {
    const problem = toProblem(error)
    expect(problem?.status).toBe(status)
    expect(problem?.message).toContain(detail)
    expect(problem?.headers['retry-after']).toBe(status === 503 ? '2' : undefined)
  })

  it('does not convert other errors', () => {
    expect(toProblem(new TypeError('a bug'))).toBeUndefined()
  })
})
