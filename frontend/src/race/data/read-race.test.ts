import { aRace } from '../test/a-race'
import { parseRace, readNewestRace, readRaceFile } from './read-race'

const httpWith = (body: string, status = 200) => ({ fetch: () => Promise.resolve(new Response(body, { status })) })

describe('parseRace', () => {
  it('parses the report of a real race', () => {
    expect(parseRace(JSON.stringify(aRace))).toEqual({ report: aRace })
  })

  it.each([
    ['{', { code: 'notJson' }],
    ['{"name":"food-delivery"}', { code: 'invalid', path: 'startedAt', expected: 'number' }],
    ['[]', { code: 'invalid', path: '', expected: 'object' }],
  ])('reports why %s is not a race', (text, failure) => {
    expect(parseRace(text)).toEqual({ failure })
  })

  it('rejects a file that is too large', async () => {
    const file = { size: 5_000_000, text: () => Promise.reject(new Error('read')) } as unknown as File
    await expect(readRaceFile(file)).resolves.toEqual({ failure: { code: 'tooLarge' } })
  })

  it('reports a file that cannot be read', async () => {
    const file = { size: 5, text: () => Promise.reject(new Error('file not found')) } as unknown as File
    await expect(readRaceFile(file)).resolves.toEqual({ failure: { code: 'notRead', reason: 'file not found' } })
  })
})

describe('readNewestRace', () => {
  it('reads the newest race of the gateway', async () => {
    await expect(readNewestRace(httpWith(JSON.stringify(aRace)))).resolves.toEqual({ report: aRace })
  })

  it('returns undefined without a race', async () => {
    await expect(readNewestRace(httpWith('{}', 404))).resolves.toBeUndefined()
  })

  it.each([
    [httpWith('', 502), 'HTTP 502'],
    [{ fetch: () => Promise.reject(new TypeError('offline')) }, 'offline'],
  ])('reports why the newest race could not be read', async (http, reason) => {
    await expect(readNewestRace(http)).resolves.toEqual({ failure: { code: 'notRead', reason } })
  })
})
