import { type ReverseProxy, type Route, route } from '@food-delivery/service-kit'

/** Passes `GET` on to statusservice, and only that: the public must not write answers. */
export function getStatus(proxy: ReverseProxy): Route {
  return route({
    method: 'GET',
    path: '/status/:requestId',
    // CORS headers are set here: statusservice does not know the allowed origins.
    streams: true,
    handle: async ({ req, res }) => {
      await proxy.handle(req, res)
      return undefined
    },
  })
}
