import { aRace } from '../test/a-race'
import { newestRace } from './newest-race'
import { readRace, readRaceFile } from './read-race'

const answer = (body: string, status = 200) => ({ fetch: () => Promise.resolve(new Response(body, { status })) })

describe('readRace', () => {
  it('reads the report of a real race', () => {
    expect(readRace(JSON.stringify(aRace))).toEqual({ report: aRace })
  })

  it.each([
    ['{', { code: 'notJson' }],
    ['{"name":"food-delivery"}', { code: 'wrong', path: 'startedAt', expected: 'number' }],
    ['[]', { code: 'wrong', path: '', expected: 'object' }],
  ])('reports why %s is not a race', (text, failure) => {
    expect(readRace(text)).toEqual({ failure })
  })

  it('reads no file that is too large to be a race', async () => {
    const file = { size: 5_000_000, text: () => Promise.reject(new Error('read')) } as unknown as File
    await expect(readRaceFile(file)).resolves.toEqual({ failure: { code: 'tooLarge' } })
  })

  it('reports a file that cannot be read', async () => {
    const file = { size: 5, text: () => Promise.reject(new Error('it is gone')) } as unknown as File
    await expect(readRaceFile(file)).resolves.toEqual({ failure: { code: 'notRead', reason: 'it is gone' } })
  })
})

describe('newestRace', () => {
  it('reads the newest race of the gateway', async () => {
    await expect(newestRace(answer(JSON.stringify(aRace)))).resolves.toEqual({ report: aRace })
  })

  it('is undefined without a race', async () => {
    await expect(newestRace(answer('{}', 404))).resolves.toBeUndefined()
  })

  it.each([
    [answer('', 502), 'HTTP 502'],
    [{ fetch: () => Promise.reject(new TypeError('offline')) }, 'offline'],
  ])('distinguishes a failure from no race', async (http, reason) => {
    await expect(newestRace(http)).resolves.toEqual({ failure: { code: 'notRead', reason } })
  })
})
