import {
  BrokerUnavailableError,
  NotConnectedError,
  ProducerQueueFullError,
  RecordTooLargeError,
} from '@food-delivery/kafka-client'
import { toProblem } from './intake'

describe('toProblem', () => {
  it.each([
    [new BrokerUnavailableError({ outcomeUnknown: false }), 503, 'nothing was done'],
    [new BrokerUnavailableError({ outcomeUnknown: true }), 503, 'outcome is unknown'],
    [new ProducerQueueFullError(10_000), 503, 'nothing was done'],
    [new NotConnectedError('producer'), 503, 'nothing was done'],
    [new RecordTooLargeError({ bytes: 2, limit: 1 }), 413, 'too large'],
  ])('answers %s with %i', (error, status, detail) => {
    const problem = toProblem(error)
    expect(problem?.status).toBe(status)
    expect(problem?.message).toContain(detail)
    expect(problem?.headers['retry-after']).toBe(status === 503 ? '2' : undefined)
  })

  it('leaves a fault of ours alone', () => {
    expect(toProblem(new TypeError('a fault'))).toBeUndefined()
  })
})
