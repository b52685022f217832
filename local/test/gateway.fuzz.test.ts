import { type Server, createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import fc from 'fast-check'
import { createReverseProxy } from '@food-delivery/service-kit'
import { type HttpFuzzer, createHttpFuzzer, isBelow500 } from '../../test/support/fuzz/http-fuzzer'
import { anyRequest, anyJson, inheritedName, textOf } from '../../test/support/fuzz/inputs'
import { attackWithBytes } from '../../test/support/fuzz/raw-bytes'
import { FUZZ_TIMEOUT_MS } from '../../test/support/fuzz/runs'
import { APPLY_PATH, handleApply } from '../src/gateway/apply/handle-apply'
import { Gateway } from '../src/gateway/gateway'
import { labPages } from '../src/gateway/lab-pages'
import { handleRace } from '../src/gateway/handle-race'
import { ApiServer } from '../src/kubernetes-api/api-server'
import { ScaledCluster } from './fixture/scaled-cluster'

const RACE_PATH = '/local/race'
const system = new ScaledCluster()
const { cluster, store, timers } = system
const api = new ApiServer({ store, cluster, now: timers.now })
const paths = ['/createOrder', '/status', '/empty', '/model', '/assets/x.js', APPLY_PATH, RACE_PATH, '/']

let pod: Server
let gateway: Gateway
let url: string
let fuzzer: HttpFuzzer

beforeAll(async () => {
  await api.start(0)
  pod = createServer((req, res) => req.resume().on('end', () => res.writeHead(202).end('{}')))
  await new Promise<void>((resolve) => pod.listen(0, '127.0.0.1', resolve))
  gateway = new Gateway({
    createReverseProxy,
    fallback: labPages(__dirname),
    ownPaths: {
      [RACE_PATH]: (req, res) => handleRace(req, res, `${__dirname}/no-race.json`),
      [APPLY_PATH]: (req, res) => handleApply(req, res, { apiUrl: api.url, namespace: store.namespace }),
    },
    routes: [
      { path: '/createOrder', service: 'apiservice' },
      { path: '/status', service: 'apiservice' },
      { path: '/empty', service: 'no-such' },
    ],
    endpoints: () => [(pod.address() as AddressInfo).port],
    hasDeployment: (service) => service === 'apiservice',
    placeholder: () => 'placeholder',
  })
  url = `http://127.0.0.1:${await gateway.start(0)}`
  fuzzer = createHttpFuzzer(url)
})

afterAll(async () => {
  fuzzer.close()
  gateway.stop()
  api.stop()
  pod.closeAllConnections()
  await new Promise((resolve) => pod.close(resolve))
  await system.stop()
})

const kind = fc.oneof({ weight: 4, arbitrary: fc.constant('ScaledObject') }, inheritedName, anyJson)
const objects = fc
  .tuple(kind, anyJson)
  .map(([each, spec]) => textOf({ objects: [{ apiVersion: 'v1', kind: each, metadata: { name: 'x' }, spec }] }))

describe('fuzz of the gateway', () => {
  it(
    'responds to any request with a status below 500',
    async () => {
      expect(await fuzzer.attack(anyRequest(paths, objects), isBelow500)).toEqual([])
      expect(fuzzer.count(202)).toBeGreaterThan(0)
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'applies or rejects any posted object',
    async () => {
      const headers = { 'content-type': 'application/json' }
      const requests = objects.map((body) => ({ method: 'POST', path: APPLY_PATH, headers, body }))
      expect(await fuzzer.attack(requests, [200, 400])).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'closes connections with invalid HTTP, and serves other requests',
    async () => {
      expect(await attackWithBytes(url, ['/status/x', '/elsewhere', '/empty'])).toEqual([])
      expect((await fetch(`${url}/createOrder`, { method: 'POST' })).status).toBe(202)
    },
    FUZZ_TIMEOUT_MS,
  )
})
