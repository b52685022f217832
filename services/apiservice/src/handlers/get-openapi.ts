import { type Route, route } from '@food-delivery/service-kit'
import { openApiDocument } from '../openapi/document'

/** Serves the OpenAPI document, which is generated from the schemas of the routes. */
export function getOpenApi(): Route {
  const text = JSON.stringify(openApiDocument())
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'max-age=300' }
  return route({ method: 'GET', path: '/openapi.json', handle: () => ({ status: 200, text, headers }) })
}
