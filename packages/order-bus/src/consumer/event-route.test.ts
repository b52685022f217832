import { type OrderEvent, encodeEvent } from '@food-delivery/contracts'
import { type KafkaRecord, PoisonRecordError } from '@food-delivery/kafka-client'
import { anOrderEvent } from '../../../../test/support/orders'
import { createEventRoute } from './event-route'
import { type EventHandler, type EventHandlers } from './types'

const done: EventHandler<'orderValidated'> = {
  handle: () => Promise.resolve(),
  workMs: ({ simulatorConfig }) => simulatorConfig?.courierSpeed ?? 5_000,
}

function aRoute({ handlers = { orderValidated: done }, ownsUnreadable = false }: Options = {}) {
  const counts = { other: 0, unknown: 0, unreadable: 0 }
  const counter = (name: keyof typeof counts) => ({ inc: () => void counts[name]++ })
  const ignored = { other: counter('other'), unknown: counter('unknown'), unreadable: counter('unreadable') }
  return { route: createEventRoute({ handlers, ownsUnreadable, ignored }), counts }
}

interface Options {
  handlers?: EventHandlers
  ownsUnreadable?: boolean
}

function aRecord(value: string | Buffer | null): KafkaRecord {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value
  return { topic: 'orders', partition: 0, offset: 0, timestamp: 0, key: null, value: bytes, headers: {} }
}

const recordOf = (event: OrderEvent) => aRecord(encodeEvent(event))

it('turns an event of its table into a task, with its work and a key for its effect', () => {
  const event = anOrderEvent('orderValidated', undefined, { kitchenSpeed: 0, courierSpeed: 40 })
  const { route } = aRoute()
  expect(route(recordOf(event))).toEqual({
    kind: 'task',
    message: { event, handler: done },
    workMs: 40,
    onceKey: `${event.payload.orderId}:orderValidated`,
  })
})

it('gives requests no key: they may be repeated', () => {
  const { route } = aRoute({ handlers: { kitchenRestaurantsList: { handle: () => Promise.resolve() } } })
  const task = route(recordOf({ eventType: 'kitchenRestaurantsList', payload: { requestId: 'r' } }))
  expect(task).toMatchObject({ kind: 'task', workMs: 0 })
  expect(task).not.toHaveProperty('onceKey')
})

it('ignores the events of other groups without parsing them', () => {
  const { route, counts } = aRoute()
  const parse = jest.spyOn(JSON, 'parse')
  route(recordOf(anOrderEvent('delivered')))
  route(aRecord('{"eventType":"refunded","payload":{}}'))
  expect(parse).not.toHaveBeenCalled()
  expect(counts).toEqual({ other: 1, unknown: 1, unreadable: 0 })
  parse.mockRestore()
})

it('ignores the events of other groups, whatever the order of their keys', () => {
  const { route, counts } = aRoute()
  expect(route(aRecord('{"payload":{},"eventType":"delivered"}'))).toEqual({ kind: 'ignore' })
  expect(counts.other).toBe(1)
})

it.each(['{not json', '[]', '{"payload":{}}', null])('leaves %p to the group that owns unreadable values', (value) => {
  const { route, counts } = aRoute()
  expect(route(aRecord(value))).toEqual({ kind: 'ignore' })
  expect(counts.unreadable).toBe(1)
  expect(() => aRoute({ ownsUnreadable: true }).route(aRecord(value))).toThrow(PoisonRecordError)
})

it.each([
  ['a payload without an orderId', '{"eventType":"orderValidated","payload":{"dish":"soup"}}'],
  ['a value that ends too early', '{"eventType":"orderValidated","payload":{"dish":'],
])('rejects %s of its own type as poison', (_, value) => {
  expect(() => aRoute().route(aRecord(value))).toThrow(PoisonRecordError)
})
