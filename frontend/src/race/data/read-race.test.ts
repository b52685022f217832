import { aRace } from '../test/a-race'
import { newestRace } from './newest-race'
import { readRace, readRaceFile } from './read-race'

const answer = (body: string, status = 200) => ({ fetch: () => Promise.resolve(new Response(body, { status })) })

describe('readRace', () => {
  it('reads what a real race wrote', () => {
    expect(readRace(JSON.stringify(aRace))).toEqual({ report: aRace })
  })

  it.each([
    ['{', { code: 'notJson' }],
    ['{"name":"food-delivery"}', { code: 'wrong', path: 'startedAt', expected: 'number' }],
    ['[]', { code: 'wrong', path: '', expected: 'object' }],
  ])('says what is wrong with %s', (text, failure) => {
    expect(readRace(text)).toEqual({ failure })
  })

  it('reads no file that is too large to be a race', async () => {
    const file = { size: 5_000_000, text: () => Promise.reject(new Error('read')) } as unknown as File
    await expect(readRaceFile(file)).resolves.toEqual({ failure: { code: 'tooLarge' } })
  })

  it('says so when a file cannot be read', async () => {
    const file = { size: 5, text: () => Promise.reject(new Error('it is gone')) } as unknown as File
    await expect(readRaceFile(file)).resolves.toEqual({ failure: { code: 'notRead', reason: 'it is gone' } })
  })
})

describe('newestRace', () => {
  it('reads what the gateway has', async () => {
    await expect(newestRace(answer(JSON.stringify(aRace)))).resolves.toEqual({ report: aRace })
  })

  it('knows that there is none yet', async () => {
    await expect(newestRace(answer('{}', 404))).resolves.toBeUndefined()
  })

  it.each([
    [answer('', 502), 'HTTP 502'],
    [{ fetch: () => Promise.reject(new TypeError('offline')) }, 'offline'],
  ])('tells a failure from none', async (http, reason) => {
    await expect(newestRace(http)).resolves.toEqual({ failure: { code: 'notRead', reason } })
  })
})
