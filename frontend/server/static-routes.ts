import { type Route, type RouteRequest, route } from '@food-delivery/service-kit'
import { acceptedEncoding } from './accepted-encoding'
import { type Encoding, type StaticFile } from './static-files'

/** A route per file; pages also without `.html`, and `index.html` as `/`. */
export function staticRoutes(files: readonly StaticFile[]): Route[] {
  return files.flatMap((file) => {
    const page = file.path.endsWith('.html') ? [file.path.replace(/(^\/index)?\.html$/, '') || '/'] : []
    return [...page, file.path].map((path) =>
      route({ method: 'GET', path, streams: true, handle: (request) => serve(file, request) }),
    )
  })
}

function serve(file: StaticFile, { req, res }: RouteRequest): undefined {
  const kept = Object.keys(file.bodies) as Encoding[]
  const encoding = acceptedEncoding(req.headers['accept-encoding'], kept)
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
