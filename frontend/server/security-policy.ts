import { type HelmetOptions } from '@food-delivery/service-kit'

/** Allows requests to the page's own host only, and no inline scripts or styles. */
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
  // The tutorials also use plain HTTP. A Route can enforce HTTPS.
  strictTransportSecurity: false,
}
