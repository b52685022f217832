import { type Route, route } from '@food-delivery/service-kit'
import { type EventHub } from '../stream/event-hub'

/** Streams pods and scaling as server-sent events. */
export function getConsumers(hub: EventHub): Route {
  return route({
    method: 'GET',
    path: '/consumers',
    streams: true,
    handle: ({ res, stopping }) => {
      hub.add(res, stopping)
      return undefined
    },
  })
}
