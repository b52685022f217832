import { type HelmetOptions } from '@food-delivery/service-kit'

/** The page may load from and call its own host only, and has no inline scripts or styles. */
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
  // The tutorials use HTTP and HTTPS; a Route can enforce HTTPS.
  strictTransportSecurity: false,
}
