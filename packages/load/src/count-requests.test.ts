import { EventEmitter } from 'node:events'
import { countRequests } from './count-requests'
import { type LoadResponse, Tally } from './tally'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

it('does not count the pause after a response as response time', () => {
  const client = new EventEmitter()
  const responses: LoadResponse[] = []
  countRequests(client, new Tally(), (response) => responses.push(response))
  client.emit('request')
  jest.advanceTimersByTime(20)
  client.emit('headers', { statusCode: 200 })
  jest.advanceTimersByTime(5)
  client.emit('body', Buffer.from('hello'))
  jest.advanceTimersByTime(1_000)
  client.emit('request')
  expect(responses).toEqual([{ status: 200, bytes: 5, tookMs: 25 }])
})
