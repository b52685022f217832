import { type Part, type Service } from '@food-delivery/service-kit'
import { eventually } from '../../../test/support/eventually'
import { anOrderEvent } from '../../../test/support/orders'
import { type TestKafkaServer, startKafka } from '../../../test/support/servers'
import { TestBus } from '../../../test/support/test-bus'
import { type EventServiceOptions, createEventService, simulatedSteps } from '../src'

let kafka: TestKafkaServer
let bus: TestBus
const services: Service[] = []

beforeAll(async () => {
  kafka = await startKafka()
  bus = new TestBus(kafka.settings)
  await bus.start()
})

afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()))
})

afterAll(async () => {
  await bus.close()
  await kafka.close()
})

function createTestService(options: Partial<EventServiceOptions> = {}): Service {
  const service = createEventService({ ...bus.settings(), consumer: 'courier', handlers: {}, ...options })
  services.push(service)
  return service
}

/** Creates a dependency that can be unavailable. */
function createStore() {
  const state = { isAvailable: true, calls: [] as string[] }
  const store: Part = {
    name: 'store',
    start: () => Promise.resolve(void state.calls.push('start')),
    stop: () => Promise.resolve(void state.calls.push('stop')),
    health: () => ({ ready: state.isAvailable, live: true, detail: state.isAvailable ? '' : 'no store' }),
  }
  return { state, store }
}

const readiness = async ({ http }: Service) => {
  const response = await fetch(`${http.url}/readyz`)
  return [response.status, ((await response.json()) as { detail: string }).detail]
}

it('handles events, and is ready while its dependencies are ready', async () => {
  const { state, store } = createStore()
  const service = createTestService({
    handlers: (publisher) => simulatedSteps('courier', publisher),
    dependencies: [store],
  })
  await service.start()
  const event = anOrderEvent('orderValidated')
  await bus.publish(event)
  await bus.waitFor('courierMatched', event.payload.orderId)
  expect(await readiness(service)).toEqual([200, ''])
  state.isAvailable = false
  expect(await readiness(service)).toEqual([503, 'no store'])
  expect(await service.stop()).toBe(true)
  expect(state.calls).toEqual(['start', 'stop'])
})

it('stays ready with staysReady when a dependency becomes unavailable after the start', async () => {
  const { state, store } = createStore()
  const service = createTestService({ dependencies: [store], staysReady: true })
  expect(service.health()).toEqual({ ready: false, live: true, detail: 'not started' })
  await service.start()
  state.isAvailable = false
  expect(await readiness(service)).toEqual([200, 'no store'])
})

it('creates a producer only if handlers publish', () => {
  const partsOf = (options: Partial<EventServiceOptions>) => createTestService(options).parts.map(({ name }) => name)
  expect(partsOf({ handlers: {} })).toEqual(['events', 'http'])
  expect(partsOf({ handlers: () => ({}) })).toEqual(['events', 'http', 'producer'])
})

it('reads no event before its dependencies have started', async () => {
  let finishStart: () => void = () => undefined
  const store: Part = {
    name: 'store',
    start: () => new Promise((resolve) => (finishStart = resolve)),
    stop: () => Promise.resolve(),
  }
  const service = createTestService({
    handlers: (publisher) => simulatedSteps('courier', publisher),
    dependencies: [store],
  })
  const started = service.start()
  await eventually(() => service.http.port > 0, 'the HTTP server to listen')
  const event = anOrderEvent('orderValidated')
  await bus.publish(event)
  expect(service.health()).toMatchObject({ ready: false, detail: 'not started' })
  finishStart()
  await started
  await bus.waitFor('courierMatched', event.payload.orderId)
})
