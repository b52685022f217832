import { orderSteps, stepParts } from '@food-delivery/contracts'
import { z } from 'zod'

/** JSON Schema of the input that a zod schema accepts. */
export function inputSchema(schema: z.ZodType): object {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    // Only prices have a custom check.
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'custom') Object.assign(jsonSchema, price)
    },
  })
  return json
}

const price = {
  description: 'a price ≥ 0 with at most 2 decimals',
  anyOf: [
    { type: 'number', minimum: 0, multipleOf: 0.01 },
    { type: 'string', pattern: '^\\d{1,9}(\\.\\d{1,2})?$' },
  ],
}

/** An object with the given properties, all of which are required unless `required` is set. */
const object = (properties: Record<string, object>, required = Object.keys(properties)) => ({
  type: 'object',
  required,
  properties,
})

const string = { type: 'string' }
const uuid = { type: 'string', format: 'uuid' }
const requestId = { ...uuid, description: 'id for /status' }
const orderSent = object({ orderId: uuid, userId: uuid, kitchenId: uuid, dish: string, totalPrice: price })
const restaurantsSent = object({ restaurants: { type: 'array', items: { type: 'object' } } })
const integer = { type: 'integer' }
const time = { ...integer, description: 'ms since 1970' }
const milliseconds = { ...integer, description: 'ms' }
const waterfallStep = object(
  {
    step: { enum: orderSteps },
    at: time,
    totalMs: milliseconds,
    parts: object(Object.fromEntries(stepParts.map((part) => [part, milliseconds]))),
    pod: string,
  },
  ['step', 'at', 'totalMs'],
)
const fieldErrors = { type: 'array', items: object({ path: string, message: string }) }

/** Schemas of the responses, to which the operations refer by name. */
export const components = {
  Problem: object({ type: string, title: string, status: { type: 'integer' }, detail: string, errors: fieldErrors }, [
    'type',
    'title',
    'status',
    'detail',
  ]),
  CancellationAccepted: object({ payloadSent: object({ before: { type: 'string', format: 'date-time' } }) }),
  OrderAccepted: object({ requestId, payloadSent: orderSent }),
  RestaurantsAccepted: object({ requestId, payloadSent: restaurantsSent }),
  OrderWaterfall: object(
    {
      orderId: string,
      partition: integer,
      placedAt: time,
      steps: { type: 'array', items: waterfallStep },
      fulfilmentMs: { type: ['integer', 'null'], description: 'ms; null until the order is delivered' },
      cancelled: object({ at: time, pod: string }, ['at']),
      readAt: time,
    },
    ['orderId', 'partition', 'placedAt', 'steps', 'fulfilmentMs', 'readAt'],
  ),
  Processing: object({ requestId, status: { const: 'processing' } }),
}
