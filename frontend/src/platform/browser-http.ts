import { type Http } from '../api/request'

/** HTTP in a page or a worker. */
export const browserHttp: Http = {
  fetch: (input, init) => globalThis.fetch(input, init),
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}
