import { gzipSync } from 'node:zlib'
import { raceFormat } from '../race/race-page'
import { aRace } from '../test/fixtures'
import { parseText, readFile, readNewest } from './read-file'

const json = { 'content-type': 'application/json' }
const httpWith = (body: string, status = 200, headers = json) => ({
  fetch: () => Promise.resolve(new Response(body, { status, headers })),
})

describe('parseText', () => {
  it('parses the report of a real race', () => {
    expect(parseText(JSON.stringify(aRace), raceFormat)).toEqual({ content: aRace })
  })

  it.each([
    ['{', { code: 'notJson' }],
    ['{"name":"food-delivery"}', { code: 'invalid', error: { path: 'startedAt', expected: 'number' } }],
    ['[]', { code: 'invalid', error: { path: '', expected: 'object' } }],
  ])('reports why %s is not a race', (text, failure) => {
    expect(parseText(text, raceFormat)).toMatchObject({ failure })
  })
})

describe('readFile', () => {
  it.each([
    ['plain', JSON.stringify(aRace)],
    ['compressed', new Uint8Array(gzipSync(JSON.stringify(aRace)))],
  ])('reads a %s file', async (_, content) => {
    await expect(readFile(new Blob([content]), raceFormat)).resolves.toEqual({ content: aRace })
  })

  it('reports a file that is too large', async () => {
    const file = new Blob([' '.repeat(4_000_001)])
    await expect(readFile(file, raceFormat)).resolves.toEqual({ failure: { code: 'tooLarge' } })
  })

  it('reports a file that cannot be read', async () => {
    const file = { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('file not found')) }) }
    const failure = { code: 'notRead', reason: 'file not found' }
    await expect(readFile(file as unknown as Blob, raceFormat)).resolves.toEqual({ failure })
  })
})

describe('readNewest', () => {
  it('reads the newest race from the gateway', async () => {
    await expect(readNewest(httpWith(JSON.stringify(aRace)), raceFormat)).resolves.toEqual({ content: aRace })
  })

  it.each([
    ['the gateway has none', httpWith('{}', 404)],
    ['another server responds with a page', httpWith('<html>', 200, { 'content-type': 'text/html' })],
  ])('returns undefined if %s', async (_, http) => {
    await expect(readNewest(http, raceFormat)).resolves.toBeUndefined()
  })

  it.each([
    [httpWith('', 502), 'HTTP 502'],
    [{ fetch: () => Promise.reject(new TypeError('offline')) }, 'offline'],
  ])('reports why the newest race could not be read', async (http, reason) => {
    await expect(readNewest(http, raceFormat)).resolves.toEqual({ failure: { code: 'notRead', reason } })
  })
})
