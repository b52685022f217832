import { type Route, type RouteRequest, route } from '@food-delivery/service-kit'
import { type Encoding, type StaticFile, encodings } from './static-files'

/** A route for each file. Pages have a second route without `.html`, such as `/plan`; for `index.html` it is `/`. */
export function staticRoutes(files: readonly StaticFile[]): Route[] {
  return files.flatMap((file) => {
    const pagePaths = file.path.endsWith('.html') ? [file.path.replace(/(^\/index)?\.html$/, '') || '/'] : []
    return [...pagePaths, file.path].map((path) =>
      route({ method: 'GET', path, streams: true, handle: (request) => serve(file, request) }),
    )
  })
}

function serve(file: StaticFile, { req, res }: RouteRequest): undefined {
  const available = Object.keys(file.bodies) as Encoding[]
  const encoding = acceptedEncoding(req.headers['accept-encoding'], available)
  res.setHeader('cache-control', file.cacheControl)
  res.setHeader('etag', file.etag)
  res.setHeader('vary', 'accept-encoding')
  if (req.headers['if-none-match'] === file.etag) {
    res.writeHead(304).end()
    return
  }
  const body = file.bodies[encoding] ?? file.bodies.identity
  if (encoding !== 'identity') res.setHeader('content-encoding', encoding)
  res.writeHead(200, { 'content-type': file.type, 'content-length': body.length })
  res.end(req.method === 'HEAD' ? undefined : body)
}

/** The best of the available encodings that the `Accept-Encoding` header allows. */
export function acceptedEncoding(header = '', available: readonly Encoding[]): Encoding {
  const zeroQuality = /;\s*q=0(\.0*)?\s*$/
  const accepted = header
    .toLowerCase()
    .split(',')
    .filter((part) => !zeroQuality.test(part))
    .map((part) => part.split(';', 1)[0]?.trim())
  return encodings.find((encoding) => available.includes(encoding) && accepted.includes(encoding)) ?? 'identity'
}
