import { type Http } from '../api/request'

/** The real functions of the browser, for pages and workers. */
export const browserHttp: Http = {
  fetch: (input, init) => globalThis.fetch(input, init),
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}
