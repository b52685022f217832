import { type OrderEvent, encodeEvent } from '@food-delivery/contracts'
import { type KafkaRecord, PoisonRecordError } from '@food-delivery/kafka-client'
import { anOrderEvent } from '../../../../test/support/orders'
import { createEventRoute } from './event-route'
import { type EventContext, type EventHandler, type EventHandlers } from './event-consumer-options'

const handler: EventHandler<'orderValidated'> = {
  handle: () => Promise.resolve(),
  workMs: ({ simulatorConfig }) => simulatorConfig?.courierSpeed ?? 5_000,
}

function createTestRoute({
  handlers = { orderValidated: handler },
  deadLettersUnreadable = false,
  isCancelled = false,
}: Options = {}) {
  const counts = { other: 0, unknown: 0, unreadable: 0 }
  const counter = (name: keyof typeof counts) => ({ inc: () => void counts[name]++ })
  const ignored = { other: counter('other'), unknown: counter('unknown'), unreadable: counter('unreadable') }
  const cancellations = { include: () => isCancelled }
  return { route: createEventRoute({ handlers, cancellations, deadLettersUnreadable, ignored }), counts }
}

interface Options {
  handlers?: EventHandlers
  deadLettersUnreadable?: boolean
  isCancelled?: boolean
}

function createRecord(value: string | Buffer | null): KafkaRecord {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value
  return { topic: 'orders', partition: 0, offset: 0, timestamp: 0, key: null, value: bytes, headers: [] }
}

const recordOf = (event: OrderEvent) => createRecord(encodeEvent(event))

it('returns a task with work and onceKey for an event that has a handler', () => {
  const event = anOrderEvent('orderValidated', undefined, { kitchenSpeed: 0, courierSpeed: 40 })
  const { route } = createTestRoute()
  expect(route(recordOf(event))).toEqual({
    kind: 'task',
    message: { event, handler },
    workMs: 40,
    onceKey: `${event.payload.orderId}:orderValidated`,
  })
})

it('returns a task without work for a cancelled order, with the same onceKey', async () => {
  const cancel = jest.fn(() => Promise.resolve())
  const event = anOrderEvent('orderValidated')
  const { route } = createTestRoute({ handlers: { orderValidated: { ...handler, cancel } }, isCancelled: true })
  const routed = route(recordOf(event))
  expect(routed).toMatchObject({ kind: 'task', workMs: 0, onceKey: `${event.payload.orderId}:orderValidated` })
  if (routed.kind === 'task') await routed.message.handler.handle(event, {} as EventContext)
  expect(cancel).toHaveBeenCalledWith(event, {})
})

it('handles an event of a cancelled order if its handler has no `cancel`', () => {
  const { route } = createTestRoute({ isCancelled: true })
  expect(route(recordOf(anOrderEvent('orderValidated')))).toMatchObject({ workMs: 0, message: { handler } })
})

it.each([
  anOrderEvent('orderRequested'),
  { eventType: 'kitchenRestaurantsList', payload: { requestId: 'r' } } satisfies OrderEvent,
])('returns no onceKey for requests, which may be repeated: $eventType', (event) => {
  const handlers = { [event.eventType]: { handle: () => Promise.resolve() } }
  const task = createTestRoute({ handlers }).route(recordOf(event))
  expect(task).toMatchObject({ kind: 'task', workMs: 0 })
  expect(task).not.toHaveProperty('onceKey')
})

it('ignores the events of other groups without parsing them', () => {
  const { route, counts } = createTestRoute()
  const parse = jest.spyOn(JSON, 'parse')
  route(recordOf(anOrderEvent('delivered')))
  route(createRecord('{"eventType":"refunded","payload":{}}'))
  expect(parse).not.toHaveBeenCalled()
  expect(counts).toEqual({ other: 1, unknown: 1, unreadable: 0 })
  parse.mockRestore()
})

it('ignores the events of other groups for any order of their JSON keys', () => {
  const { route, counts } = createTestRoute()
  expect(route(createRecord('{"payload":{},"eventType":"delivered"}'))).toEqual({ kind: 'ignore' })
  expect(counts.other).toBe(1)
})

it.each(['{not json', '[]', '{"payload":{}}', null])(
  'ignores %p, except in the group that dead-letters unreadable values',
  (value) => {
    const { route, counts } = createTestRoute()
    expect(route(createRecord(value))).toEqual({ kind: 'ignore' })
    expect(counts.unreadable).toBe(1)
    expect(() => createTestRoute({ deadLettersUnreadable: true }).route(createRecord(value))).toThrow(PoisonRecordError)
  },
)

it.each([
  ['a payload without an orderId', '{"eventType":"orderValidated","payload":{"dish":"soup"}}'],
  ['a value that ends too early', '{"eventType":"orderValidated","payload":{"dish":'],
])('throws PoisonRecordError for %s, if the event has a handler', (_, value) => {
  expect(() => createTestRoute().route(createRecord(value))).toThrow(PoisonRecordError)
})
