import { type ReverseProxy, type Route, route } from '@food-delivery/service-kit'

/** Forwards `GET` to statusservice. Other methods are not forwarded, because clients must not write responses. */
export function getStatus(proxy: ReverseProxy): Route {
  return route({
    method: 'GET',
    path: '/status/:requestId',
    streams: true,
    handle: async ({ req, res }) => {
      await proxy.handle(req, res)
      return undefined
    },
  })
}
