import { type HelmetOptions } from '@food-delivery/service-kit'

/** What the page may do: load and call its own host only, and run nothing that is written into the document. */
export const securityPolicy: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'"],
      'font-src': ["'self'"],
      'connect-src': ["'self'"],
      'worker-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    },
  },
  // HTTP and HTTPS both serve the page in the tutorials; whether to insist on one is for the Route to say.
  strictTransportSecurity: false,
}
