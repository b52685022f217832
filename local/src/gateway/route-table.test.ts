import { join } from 'node:path'
import { readManifests } from '../manifests/read-manifests'
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
  ])('leads %s to %s', (url, service) => {
    expect(matchRoute(routes, url)?.service).toBe(service)
  })

  it('finds nothing where no Route fits', () => {
    expect(matchRoute([{ path: '/a', service: 'a' }], '/b')).toBeUndefined()
  })
})
