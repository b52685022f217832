import * as fc from 'fast-check'
import { InvalidPayloadError, MalformedEventError } from './errors'
import { type EventOf, payloadSchemas } from './events'
import { checkEvent, delayMs, encodeEvent, eventKey, parseOrderEvent, nextEvent, peekEventType } from './event-codec'

const anOrder = {
  orderId: '0b0a3a3e-6f3c-4a57-8d4a-3b8f6f8f0001',
  userId: 'u',
  kitchenId: 'k',
  dish: 'Miso ramen',
  totalPrice: '17.50',
  requestId: 'r',
}

const anEvent = (overrides: object = {}): EventOf<'orderRequested'> => ({
  eventType: 'orderRequested',
  payload: anOrder,
  simulatorConfig: { kitchenSpeed: 0, courierSpeed: 50 },
  ...overrides,
})

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_000)

const withAnyValues = (fields: object) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, fc.oneof(fc.constant(value as unknown), fc.anything())]),
  )

/** Returns JSON text, or an empty text for a value that JSON cannot contain. */
function stringify(value: unknown): string {
  try {
    return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))
  } catch {
    return ''
  }
}

describe('parseOrderEvent', () => {
  it('parses the output of encodeEvent, with unknown fields in the same order', () => {
    const text = encodeEvent(anEvent({ payload: { note: 'no onions', ...anOrder, tip: 1 } }))
    const event = parseOrderEvent(Buffer.from(text))!
    expect(encodeEvent(event)).toBe(text)
  })

  it.each(['', 'null', '[]', '"x"', '{', '{"eventType":1}', '{"eventType":""}', '{"payload":{}}'])(
    'rejects %p as not an event',
    (value) => {
      expect(() => parseOrderEvent(value)).toThrow(MalformedEventError)
    },
  )

  it('rejects an empty value', () => {
    expect(() => parseOrderEvent(null)).toThrow(MalformedEventError)
  })

  it('returns undefined for an unknown type', () => {
    expect(parseOrderEvent('{"eventType":"orderRated","payload":{}}')).toBeUndefined()
    expect(parseOrderEvent('{"eventType":"constructor","payload":{}}')).toBeUndefined()
  })

  it.each(Object.keys(payloadSchemas))('rejects %s with a wrong payload and names the field', (eventType) => {
    expect(() => checkEvent({ eventType, payload: {} })).toThrow(InvalidPayloadError)
    expect(() => checkEvent({ eventType, payload: {} })).toThrow(/requestId|orderId/)
  })

  it('parses any value, or throws MalformedEventError or InvalidPayloadError', () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
    const json = fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text))
    const similarEvents = fc
      .record({
        eventType: fc.oneof(fc.constantFrom(...Object.keys(payloadSchemas)), fc.string()),
        payload: fc.oneof(fc.anything(), fc.record(withAnyValues(anOrder), { requiredKeys: [] })),
        simulatorConfig: fc.anything(),
      })
      .map((event) => Buffer.from(stringify(event)))
    fc.assert(
      fc.property(fc.oneof(bytes, json, similarEvents), (value) => {
        try {
          expect(parseOrderEvent(value)?.eventType ?? 'unknown').toEqual(expect.any(String))
        } catch (error) {
          expect([MalformedEventError, InvalidPayloadError]).toContain((error as Error).constructor)
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('treats a simulatorConfig of null as absent, because clients of the original application send null', () => {
    const event = parseOrderEvent(JSON.stringify(anEvent({ simulatorConfig: null })))!
    expect(delayMs(event.simulatorConfig, 'kitchen')).toBe(5_000)
  })
})

describe('peekEventType', () => {
  it('returns the event type of every encoded event', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(payloadSchemas)), fc.string(), (eventType, dish) => {
        const value = Buffer.from(JSON.stringify({ eventType, payload: { dish } }))
        expect(peekEventType(value)).toBe(eventType)
      }),
    )
  })

  it('returns undefined for keys in another order', () => {
    expect(peekEventType(Buffer.from('{"payload":{},"eventType":"delivered"}'))).toBeUndefined()
    expect(peekEventType(Buffer.from('{ "eventType": "delivered"}'))).toBeUndefined()
    expect(peekEventType(Buffer.alloc(0))).toBeUndefined()
  })
})

describe('delayMs', () => {
  it.each([
    [undefined, 5_000],
    [{}, 5_000],
    [{ courierSpeed: 0 }, 0],
    [{ courierSpeed: 50 }, 50],
    [{ courierSpeed: 999_999 }, 60_000],
  ])('converts %p to %i ms', (config, expected) => {
    expect(delayMs(config, 'courier')).toBe(expected)
  })
})

describe('eventKey', () => {
  it('returns the orderId of an order, else the requestId', () => {
    expect(eventKey(anEvent())).toBe(anOrder.orderId)
    expect(eventKey({ eventType: 'kitchenRestaurantsList', payload: { requestId: 'r' } })).toBe('r')
  })
})

describe('nextEvent', () => {
  it('keeps payload and simulatorConfig as they are', () => {
    const event = anEvent()
    expect(nextEvent(event, 'orderCreated')).toEqual({ ...event, eventType: 'orderCreated' })
  })
})
