import {
  MAX_STATUS_WAIT_MS,
  cancelOrdersSchema,
  createOrderSchema,
  postRestaurantsSchema,
  responseStatuses,
} from '@food-delivery/contracts'
import { type Route, route } from '@food-delivery/service-kit'
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

/** The responses to a request that is published to Kafka. */
function asyncResponses(body: ComponentName, outcome = 'the outcome') {
  return {
    202: {
      description: `Published to Kafka; /status returns ${outcome}`,
      headers: { Location: { schema: { type: 'string' }, description: '/status/<requestId>' } },
      content: json(ref(body)),
    },
    400: problem('the input is not valid; `errors` lists the invalid fields'),
    503: problem('Kafka did not acknowledge the event; `detail` says whether the outcome is known'),
  }
}

const bodyProblems = { 413: problem('the body is too large'), 415: problem('the body is not JSON in UTF-8') }

const keyConflict = { 422: problem('the Idempotency-Key belongs to a request with another body') }

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'A request repeated with the same key and body gets the same response and is executed only once. The same key with another ' +
    'body is rejected with 422',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

function parameters(location: 'path' | 'query', schema: z.ZodObject): object[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: location,
    required: location === 'path',
    schema: inputSchema(field as z.ZodType),
  }))
}

const statusQuery = z.object({
  wait: z.number().int().min(0).max(MAX_STATUS_WAIT_MS).describe('Maximum wait for the final response, ms'),
})

const waterfallQuery = z.object({
  placedAt: z
    .number()
    .int()
    .min(0)
    .describe('Approximate time when the order was placed, ms since 1970. Default: the last hour is searched'),
})

const paths = {
  '/createOrder': {
    post: {
      summary: 'Places an order; missing values are generated',
      parameters: [idempotencyKey],
      requestBody: { required: false, content: json(inputSchema(createOrderSchema)) },
      responses: {
        ...asyncResponses(
          'OrderAccepted',
          `\`{"status":"${responseStatuses.orderCreated}"}\`, \`{"status":"${responseStatuses.orderFailed}"}\`, ` +
            `\`{"status":"${responseStatuses.orderCancelled}"}\` if it was cancelled before it was stored, or ` +
            `\`{"status":"${responseStatuses.otherOrder}"}\` if the server finds only after this response that the Idempotency-Key belongs to another order`,
        ),
        ...bodyProblems,
        ...keyConflict,
      },
    },
  },
  '/orders/cancel': {
    post: {
      summary: 'Cancels the orders that were requested before a time and are not delivered',
      description:
        'Consumers skip the work of these orders, and each gets the status `cancelled`. Work that already runs is finished.',
      requestBody: { required: true, content: json(inputSchema(cancelOrdersSchema)) },
      responses: {
        202: { description: 'Published to Kafka', content: json(ref('CancellationAccepted')) },
        400: problem('the input is not valid, or the time is in the future'),
        503: problem('Kafka did not acknowledge the event, for example because the control topic does not exist'),
        ...bodyProblems,
      },
    },
  },
  '/restaurants': {
    post: {
      summary: 'Adds restaurants, and replaces existing restaurants of the same name',
      parameters: [idempotencyKey],
      requestBody: { required: true, content: json(inputSchema(postRestaurantsSchema)) },
      responses: { ...asyncResponses('RestaurantsAccepted'), ...bodyProblems, ...keyConflict },
    },
    get: { summary: 'Requests all restaurants', responses: asyncResponses('Processing') },
  },
  '/user/{userId}/orders': {
    get: {
      summary: "Requests a user's orders, newest first",
      parameters: [...parameters('path', userOrdersParams), ...parameters('query', userOrdersQuery)],
      responses: asyncResponses('Processing'),
    },
  },
  '/status/{requestId}': {
    get: {
      summary: 'Returns the response to a request',
      parameters: [
        { name: 'requestId', in: 'path', required: true, schema: { type: 'string', maxLength: 200 } },
        ...parameters('query', statusQuery),
      ],
      responses: {
        200: { description: 'the response, or {"status":"processing"}', content: json({}) },
        400: problem('the input is not valid'),
        404: problem('no request has this id'),
        503: problem('the response cannot be read now'),
      },
    },
  },
  '/events/orders/{orderId}': {
    get: {
      summary: 'Returns where an order spent its time, step by step',
      parameters: [
        { name: 'orderId', in: 'path', required: true, schema: { type: 'string', maxLength: 200 } },
        ...parameters('query', waterfallQuery),
      ],
      responses: {
        200: {
          description: 'the steps of the order so far, each divided into parts',
          content: json(ref('OrderWaterfall')),
        },
        400: problem('the input is not valid'),
        404: problem('the topic has no such order since that time'),
        503: problem('Kafka did not respond, or too many orders are being looked up'),
      },
    },
  },
}

/** OpenAPI 3.1 of the public routes that respond with JSON. realtimedata serves those below /events. */
function openApiDocument(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'food-delivery',
      version: '1.0.0',
      description: 'Orders and restaurants. Requests are processed asynchronously; /status returns their outcome.',
    },
    paths,
    components: { schemas: components },
  }
}

/**
 * Serves the OpenAPI document. The input of the routes of apiservice is generated from their schemas. The responses,
 * and the queries of `/status` and `/events`, are described here and in `schemas.ts`.
 */
export function getOpenApi(): Route {
  const text = JSON.stringify(openApiDocument())
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'max-age=300' }
  return route({ method: 'GET', path: '/openapi.json', handle: () => ({ status: 200, text, headers }) })
}
