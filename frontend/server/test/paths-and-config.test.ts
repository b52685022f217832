import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { apiPaths, targetOf } from '../api-paths'
import { readConfig } from '../config'
import { acceptedEncoding } from '../static-routes'

interface Route {
  spec: { path: string; to: { name: string } }
}

describe('api paths', () => {
  it('have the same services as the Routes', () => {
    const text = readFileSync(join(__dirname, '../../../deployments/routes.yaml'), 'utf8')
    const routes = parseAllDocuments(text).map((document) => document.toJS() as Route)
    const services = { api: 'apiservice', realtime: 'realtimedata', pods: 'podconsumerdata' }
    const actual = Object.entries(apiPaths).map(([path, target]) => [path, services[target]])
    const expected = routes.map(({ spec }) => [spec.path, spec.to.name]).filter(([path]) => path !== '/')
    expect(actual.sort()).toEqual(expected.sort())
  })

  it('are found in an absolute URL, which clients of a proxy send', () => {
    expect(targetOf('http://any:80/status/1?x=/events')).toBe('api')
    expect(targetOf('http://any')).toBeUndefined()
  })

  it('include the paths below them, but not other paths with the same prefix', () => {
    expect(['/status/1', '/status?x=1', '/events'].map(targetOf)).toEqual(['api', 'api', 'realtime'])
    expect(['/', '/statuses', '/assets/status'].map(targetOf)).toEqual([undefined, undefined, undefined])
  })
})

describe('acceptedEncoding', () => {
  it.each([
    ['br', 'gzip, deflate, br, zstd'],
    ['gzip', 'gzip;q=1.0, br;q=0'],
    ['identity', 'identity'],
    ['identity', undefined],
  ])('selects the encoding %s for the header %j', (expected, header) => {
    expect(acceptedEncoding(header, ['br', 'gzip', 'identity'])).toBe(expected)
  })

  it('selects only available encodings', () => {
    expect(acceptedEncoding('br, gzip', ['identity', 'gzip'])).toBe('gzip')
  })
})

describe('config', () => {
  it('has the URLs of the services in the cluster as defaults', () => {
    expect(readConfig({})).toMatchObject({
      port: 8_090,
      services: {
        api: 'http://apiservice:8080',
        realtime: 'http://realtimedata:8080',
        pods: 'http://podconsumerdata:8080',
      },
    })
  })

  it('reports the name of an invalid variable', () => {
    expect(() => readConfig({ API_SERVICE: 'apiservice' })).toThrow(/API_SERVICE/)
  })
})
