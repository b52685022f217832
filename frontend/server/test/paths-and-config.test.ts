import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { acceptedEncoding } from '../accepted-encoding'
import { apiPaths, targetOf } from '../api-paths'
import { readConfig } from '../config'

interface Route {
  spec: { path: string; to: { name: string } }
}

describe('api paths', () => {
  it('are those of the Routes, to the same services', () => {
    const text = readFileSync(join(__dirname, '../../../deployments/routes.yaml'), 'utf8')
    const routes = parseAllDocuments(text).map((document) => document.toJS() as Route)
    const services = { api: 'apiservice', realtime: 'realtimedata', pods: 'podconsumerdata' }
    const ours = Object.entries(apiPaths).map(([path, target]) => [path, services[target]])
    const theirs = routes.map(({ spec }) => [spec.path, spec.to.name]).filter(([path]) => path !== '/')
    expect(ours.sort()).toEqual(theirs.sort())
  })

  it('are found in a URL that names a host, as clients of proxies send it', () => {
    expect(targetOf('http://any:80/status/1?x=/events')).toBe('api')
    expect(targetOf('http://any')).toBeUndefined()
  })

  it('match everything below them and nothing that only starts alike', () => {
    expect(['/status/1', '/status?x=1', '/events'].map(targetOf)).toEqual(['api', 'api', 'realtime'])
    expect(['/', '/statuses', '/assets/status'].map(targetOf)).toEqual([undefined, undefined, undefined])
  })
})

describe('acceptedEncoding', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip;q=1.0, br;q=0', 'gzip'],
    ['identity', 'identity'],
    [undefined, 'identity'],
  ])('takes from %j %s', (header, expected) => {
    expect(acceptedEncoding(header, ['br', 'gzip', 'identity'])).toBe(expected)
  })

  it('uses only existing encodings', () => {
    expect(acceptedEncoding('br, gzip', ['identity', 'gzip'])).toBe('gzip')
  })
})

describe('config', () => {
  it('has default addresses for the services of the cluster', () => {
    expect(readConfig({})).toMatchObject({
      port: 8_090,
      services: {
        api: 'http://apiservice:8080',
        realtime: 'http://realtimedata:8080',
        pods: 'http://podconsumerdata:8080',
      },
    })
  })

  it('names the variable that is wrong', () => {
    expect(() => readConfig({ API_SERVICE: 'apiservice' })).toThrow(/API_SERVICE/)
  })
})
