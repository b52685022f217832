import { isUtf8 } from 'node:buffer'
import { type RequestHandler, type json } from 'express'
import { badRequest, unsupportedMediaType } from './problem'
import { hasBody } from './request'

/** `express.json`. It is passed as an argument, because only services with routes load express. */
export type JsonMiddleware = typeof json

/**
 * Reads a JSON body into `req.body`, or `{}` if there is none, as the original application does. `limitBytes` is the limit
 * after decompression.
 */
export function jsonBody(createParser: JsonMiddleware, limitBytes: number): RequestHandler[] {
  const parse = createParser({
    limit: limitBytes,
    type: ['application/json', 'application/*+json'],
    // The schemas of the routes decide which values are valid.
    strict: false,
    verify: (_req, _res, body, encoding) => {
      if (encoding !== 'utf-8') throw unsupportedMediaType('the charset must be utf-8')
      if (!isUtf8(body)) throw badRequest('the body is not valid UTF-8')
    },
  })
  return [parse, requireJson]
}

/** Rejects bodies of other types, which `express.json` ignores, and replaces a missing body by `{}`. */
const requireJson: RequestHandler = (req, _res, next) => {
  if (req.body === undefined) {
    if (hasBody(req)) throw unsupportedMediaType('the body must be application/json')
    req.body = {}
  }
  next()
}
