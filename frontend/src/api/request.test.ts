import { ApiError } from './api-error'
import { request, retryAfterMs } from './request'

const http = (response: Response) => ({
  fetch: () => Promise.resolve(response),
  now: () => 0,
  sleep: () => Promise.resolve(),
})

/** A response whose body fails with this error. */
const interrupted = (error: Error) =>
  new Response(new ReadableStream({ start: (controller) => controller.error(error) }), { status: 200 })

describe('request', () => {
  it.each([
    ['a 200 that is not JSON', 'server', 200, new Response('<html>')],
    ['a 200 whose body times out', 'timeout', 0, interrupted(new DOMException('too late', 'TimeoutError'))],
    ['a 200 whose connection is lost', 'network', 0, interrupted(new TypeError('network error'))],
    ['a 404 whose JSON is null', 'rejected', 404, new Response('null', { status: 404 })],
  ])('rejects with ApiError for %s', async (_case, code, status, response) => {
    const failure: unknown = await request(http(response), '/orders').catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ApiError)
    expect(failure).toMatchObject({ code, status })
  })
})

describe('retryAfterMs', () => {
  it.each([
    ['5', 5_000],
    ['0', 0],
    ['100000', 60_000],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 9_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('parses %j as %j ms', (header, expected) => {
    expect(retryAfterMs(header, 1_000)).toBe(expected)
  })
})
