import { z } from 'zod'

/** JSON Schema of a schema's input. */
export function inputSchema(schema: z.ZodType): object {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    // Prices are the only custom checks of the contract.
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

const uuid = { type: 'string', format: 'uuid' }
const requestId = { ...uuid, description: 'what to ask /status for' }

/** Schemas that several operations refer to. */
export const components = {
  Problem: {
    type: 'object',
    required: ['type', 'title', 'status', 'detail'],
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['path', 'message'],
          properties: { path: { type: 'string' }, message: { type: 'string' } },
        },
      },
    },
  },
  OrderAccepted: {
    type: 'object',
    required: ['requestId', 'payloadSent'],
    properties: {
      requestId,
      payloadSent: {
        type: 'object',
        required: ['orderId', 'userId', 'kitchenId', 'dish', 'totalPrice'],
        properties: { orderId: uuid, userId: uuid, kitchenId: uuid, dish: { type: 'string' }, totalPrice: price },
      },
    },
  },
  RestaurantsAccepted: {
    type: 'object',
    required: ['requestId', 'payloadSent'],
    properties: {
      requestId,
      payloadSent: {
        type: 'object',
        required: ['restaurants'],
        properties: { restaurants: { type: 'array', items: { type: 'object' } } },
      },
    },
  },
  Processing: {
    type: 'object',
    required: ['requestId', 'status'],
    properties: { requestId, status: { const: 'processing' } },
  },
}
