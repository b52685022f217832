import { MAX_STATUS_WAIT_MS, createOrderSchema, postRestaurantsSchema } from '@food-delivery/contracts'
import { z } from 'zod'
import { userOrdersParams, userOrdersQuery } from '../handlers/get-user-orders'
import { components, inputSchema } from './schemas'

type ComponentName = keyof typeof components

const ref = (name: ComponentName) => ({ $ref: `#/components/schemas/${name}` })

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ref('Problem') } },
})

const json = (schema: object) => ({ 'application/json': { schema } })

/** The answers to a request that is published to Kafka: 202, and its errors. */
function asyncResponses(body: ComponentName) {
  return {
    202: {
      description: 'Kafka has it; ask /status for the outcome',
      headers: { Location: { schema: { type: 'string' }, description: '/status/<requestId>' } },
      content: json(ref(body)),
    },
    400: problem('the input is not valid; errors names the fields'),
    503: problem('Kafka did not answer; the detail says whether the outcome is known'),
  }
}

const bodyProblems = { 413: problem('the body is too large'), 415: problem('the body is not JSON in UTF-8') }

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'A request repeated with the same key is the same request',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

function parameters(where: 'path' | 'query', schema: z.ZodObject): object[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path',
    schema: inputSchema(field as z.ZodType),
  }))
}

const statusQuery = z.object({
  wait: z.number().int().min(0).max(MAX_STATUS_WAIT_MS).describe('Longest wait for the final answer, ms'),
})

const paths = {
  '/createOrder': {
    post: {
      summary: 'Places an order; {} is a valid simulated one',
      parameters: [idempotencyKey],
      requestBody: { required: false, content: json(inputSchema(createOrderSchema)) },
      responses: { ...asyncResponses('OrderAccepted'), ...bodyProblems },
    },
  },
  '/restaurants': {
    post: {
      summary: 'Adds restaurants, or replaces those of the same name',
      parameters: [idempotencyKey],
      requestBody: { required: true, content: json(inputSchema(postRestaurantsSchema)) },
      responses: { ...asyncResponses('RestaurantsAccepted'), ...bodyProblems },
    },
    get: { summary: 'Asks for all restaurants', responses: asyncResponses('Processing') },
  },
  '/user/{userId}/orders': {
    get: {
      summary: "Asks for a user's orders, newest first",
      parameters: [...parameters('path', userOrdersParams), ...parameters('query', userOrdersQuery)],
      responses: asyncResponses('Processing'),
    },
  },
  '/status/{requestId}': {
    get: {
      summary: 'Returns the answer to a request',
      parameters: [
        { name: 'requestId', in: 'path', required: true, schema: { type: 'string', maxLength: 200 } },
        ...parameters('query', statusQuery),
      ],
      responses: {
        200: { description: 'the answer, or {"status":"processing"}', content: json({}) },
        400: problem('the input is not valid'),
        404: problem('no request has this id'),
        503: problem('the answers cannot be read now'),
      },
    },
  },
}

/** OpenAPI 3.1 of apiservice's public routes. */
export function openApiDocument(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'food-delivery',
      version: '1.0.0',
      description: 'Orders and restaurants. Requests are taken over Kafka; their outcome comes under /status.',
    },
    paths,
    components: { schemas: components },
  }
}
