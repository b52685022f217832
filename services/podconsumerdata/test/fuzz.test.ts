import { type Service, Registry, createLogger } from '@food-delivery/service-kit'
import { ApiServer } from '../../../local/src/kubernetes-api/api-server'
import { ObjectStore } from '../../../local/src/store/object-store'
import { emptyCluster } from '../../../test/support/empty-cluster'
import { eventually } from '../../../test/support/eventually'
import { type HttpFuzzer, createHttpFuzzer, isBelow500 } from '../../../test/support/fuzz/http-fuzzer'
import { anyRequest } from '../../../test/support/fuzz/inputs'
import { attackWithBytes } from '../../../test/support/fuzz/raw-bytes'
import { FUZZ_TIMEOUT_MS } from '../../../test/support/fuzz/runs'
import { createPodDataService } from '../src/service'

const paths = ['/consumers', '/livez', '/readyz', '/metrics']

let api: ApiServer
let service: Service
let fuzzer: HttpFuzzer

beforeAll(async () => {
  const store = new ObjectStore({ now: Date.now, namespace: 'default' })
  api = new ApiServer({ store, cluster: emptyCluster(store), now: Date.now })
  await api.start(0)
  service = createPodDataService({
    port: 0,
    host: '127.0.0.1',
    registry: new Registry(),
    namespace: 'default',
    cluster: { kind: 'url', server: api.url },
    logger: createLogger({ service: 'podconsumerdata', pod: 'test', level: 'silent' }),
  })
  await service.start()
  await eventually(async () => (await fetch(`${service.http.url}/readyz`)).ok, 'the pods to be listed')
  fuzzer = createHttpFuzzer(service.http.url)
})

afterAll(async () => {
  fuzzer.close()
  await service.stop()
  api.stop()
})

describe('fuzz', () => {
  it(
    'responds to any request with a status below 500',
    async () => {
      expect(await fuzzer.attack(anyRequest(paths), isBelow500)).toEqual([])
      expect(fuzzer.count(200)).toBeGreaterThan(0)
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'closes connections with invalid HTTP, and still serves valid requests',
    async () => {
      expect(await attackWithBytes(service.http.url, paths)).toEqual([])
      expect((await fetch(`${service.http.url}/readyz`)).status).toBe(200)
    },
    FUZZ_TIMEOUT_MS,
  )
})
