import { retryAfterMs } from './request'

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
