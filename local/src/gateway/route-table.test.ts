import { join } from 'node:path'
import { readManifestFile, readManifests } from '../manifests/read-manifests'
import { matchRoute, readRoutes } from './route-table'

const routes = readRoutes(readManifests(join(__dirname, '../../../deployments')))

describe('matchRoute', () => {
  it.each([
    ['/', 'example-food'],
    ['/assets/app.js', 'example-food'],
    ['/createOrder', 'apiservice'],
    ['/status/1?wait=5', 'apiservice'],
    ['/restaurants', 'apiservice'],
    ['/restaurants?x=1', 'apiservice'],
    ['/user/1/orders', 'apiservice'],
    ['/openapi.json', 'apiservice'],
    ['/events/consumergroupsoffset', 'realtimedata'],
    ['/events?EIO=4', 'realtimedata'],
    ['/consumers', 'podconsumerdata'],
    ['/consumersx', 'example-food'],
    ['/users', 'example-food'],
  ])('routes %s to %s', (url, service) => {
    expect(matchRoute(routes, url)?.service).toBe(service)
  })

  it('reads the paths of an Ingress', () => {
    const shopRoutes = readRoutes(readManifestFile(join(__dirname, '../../../overlays/hpa-lab/ingress.yaml')))
    const services = ['/orders?limit=1', '/products/p-0001', '/deliveries', '/ordersx', '/'].map(
      (url) => matchRoute(shopRoutes, url)?.service,
    )
    expect(services).toEqual(['order', 'product', 'delivery', undefined, undefined])
  })

  it('matches only the path itself if a Route is exact', () => {
    const exact = [{ path: '/a', service: 'a', isExact: true }]
    expect([matchRoute(exact, '/a')?.service, matchRoute(exact, '/a/b')?.service]).toEqual(['a', undefined])
  })

  it('returns undefined if no Route has the path', () => {
    expect(matchRoute([{ path: '/a', service: 'a' }], '/b')).toBeUndefined()
  })
})
