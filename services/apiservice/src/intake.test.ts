import {
  BrokerUnavailableError,
  NotAuthenticatedError,
  NotAuthorizedError,
  NotConnectedError,
  ProducerQueueFullError,
  RecordTooLargeError,
} from '@food-delivery/kafka-client'
import { toProblem } from './intake'

describe('toProblem', () => {
  it.each([
    ['no broker', new BrokerUnavailableError({ outcomeUnknown: false }), 503, 'nothing was done'],
    ['no receipt in time', new BrokerUnavailableError({ outcomeUnknown: true }), 503, 'outcome is unknown'],
    ['a full queue', new ProducerQueueFullError(10_000), 503, 'nothing was done'],
    ['a stopped producer', new NotConnectedError('producer'), 503, 'nothing was done'],
    ['an account without the right', new NotAuthorizedError('write to topic x'), 503, 'nothing was done'],
    ['refused credentials', new NotAuthenticatedError(), 503, 'outcome is unknown'],
    ['a large record', new RecordTooLargeError({ bytes: 2, limit: 1 }), 413, 'too large'],
  ])('answers %s', (_what, error, status, detail) => {
    const problem = toProblem(error)
    expect(problem?.status).toBe(status)
    expect(problem?.message).toContain(detail)
    expect(problem?.headers['retry-after']).toBe(status === 503 ? '2' : undefined)
  })

  it('does not translate other errors', () => {
    expect(toProblem(new TypeError('a fault'))).toBeUndefined()
  })
})
