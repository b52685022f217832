import { type ReverseProxy, type Route, route } from '@food-delivery/service-kit'

/** Passes questions for an answer on to statusservice. Only those: answers are not for the public to write. */
export function getStatus(proxy: ReverseProxy): Route {
  return route({
    method: 'GET',
    path: '/status/:requestId',
    // CORS is decided here: statusservice does not know who may call.
    streams: true,
    handle: async ({ req, res }) => {
      await proxy.handle(req, res)
      return undefined
    },
  })
}
