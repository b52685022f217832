import { Registry } from 'prom-client'
import { createLogger } from '../logging/logger'
import { type ServiceOptions, createService } from './create-service'
import { type Part } from './part'
import { eventually } from '../../../../test/support/eventually'
import { createDeferred } from '../../test/test-service'

const logger = createLogger({ service: 'test', pod: 'test-1', level: 'silent' })

const createTestService = (parts: Partial<ServiceOptions>) =>
  createService({ port: 0, host: '127.0.0.1', logger, registry: new Registry(), routes: [], ...parts })

function aPart(name: string, overrides: Partial<Part> = {}): Part {
  return { name, start: () => Promise.resolve(), stop: () => Promise.resolve(), ...overrides }
}

describe('createService', () => {
  it('starts and stops without signal handlers', async () => {
    const listeners = process.listenerCount('SIGTERM')
    const service = createTestService({ dependencies: [aPart('store')] })
    await service.start()
    expect((await fetch(`${service.http.url}/readyz`)).status).toBe(200)
    expect(process.listenerCount('SIGTERM')).toBe(listeners)
    expect(await service.stop()).toBe(true)
    await expect(fetch(`${service.http.url}/readyz`)).rejects.toThrow('fetch failed')
  })

  it('serves probes while a dependency is starting, and starts the workers afterwards', async () => {
    let isWorking = false
    const connected = createDeferred()
    const worker = aPart('consumer', { start: () => Promise.resolve(void (isWorking = true)) })
    const service = createTestService({
      workers: [worker],
      dependencies: [aPart('store', { start: () => connected.promise })],
    })
    const started = service.start()
    await eventually(() => service.http.port > 0, 'the HTTP server to listen')
    expect((await fetch(`${service.http.url}/livez`)).status).toBe(200)
    expect(isWorking).toBe(false)
    connected.resolve()
    await started
    expect(isWorking).toBe(true)
    await service.stop()
  })

  it('does not start workers while it is stopping', async () => {
    let isWorking = false
    const connected = createDeferred()
    const worker = aPart('consumer', { start: () => Promise.resolve(void (isWorking = true)) })
    const service = createTestService({
      workers: [worker],
      dependencies: [aPart('store', { start: () => connected.promise })],
    })
    const started = service.start()
    const stopped = service.stop()
    connected.resolve()
    await Promise.all([started, stopped])
    expect(isWorking).toBe(false)
  })

  it('stops the other parts if a part fails or hangs', async () => {
    const stopped: string[] = []
    const failing = aPart('failing', { stop: () => Promise.reject(new Error('broken')) })
    const hanging = aPart('hanging', { stop: () => new Promise(() => undefined) })
    const store = aPart('store', { stop: () => Promise.resolve(void stopped.push('store')) })
    const service = createTestService({ workers: [failing, hanging], dependencies: [store] })
    await service.start()
    expect(await service.stop({ deadlineMs: 0 })).toBe(false)
    expect(stopped).toEqual(['store'])
  })

  it('reports that it is ready if all parts are, and names the parts that are not', async () => {
    const part = (name: string, ready: boolean, detail = '') =>
      aPart(name, { health: () => ({ ready, live: true, detail }) })
    expect(createTestService({ workers: [part('a', true), aPart('without health')] }).health()).toEqual({
      ready: true,
      live: true,
      detail: '',
    })
    const service = createTestService({
      workers: [part('a', true)],
      dependencies: [part('store', false, 'not connected')],
    })
    await service.start()
    const response = await fetch(`${service.http.url}/readyz`)
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'unavailable', detail: 'store: not connected' },
    ])
    await service.stop()
  })

  it('reports the health from its options', () => {
    const health = { ready: false, live: true, detail: 'warming up' }
    expect(createTestService({ workers: [aPart('a')], health: () => health }).health()).toEqual(health)
  })
})
