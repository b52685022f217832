import { type Server, createServer, request } from 'node:http'
import { type AddressInfo } from 'node:net'
import { kubectl } from './cluster'

interface RouteSpec {
  host?: string
  subdomain?: string
  path?: string
  to: { name: string }
}

interface Target {
  host: string
  path: string
  address: string
  port: number
}

const DOMAIN = 'apps.example.test'

/**
 * Starts a proxy that uses the Routes of a namespace like OpenShift's router: by host, and then by the longest path.
 */
export async function startRouter(namespace: string): Promise<{ port: number; stop: () => void }> {
  const targets = readTargets(namespace)
  const server: Server = createServer((req, res) => {
    const host = req.headers.host?.replace(/:\d+$/, '')
    const match = targets.find((target) => target.host === host && isBelow(req.url ?? '/', target.path))
    if (!match) return void res.writeHead(503).end('no Route for this host and path')
    const { method, headers, url: path } = req
    const upstream = request({ host: match.address, port: match.port, method, headers, path }, (response) => {
      res.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(res)
    })
    upstream.on('error', () => res.writeHead(503).end('the Service does not respond'))
    req.pipe(upstream)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { port: (server.address() as AddressInfo).port, stop }
}

function isBelow(url: string, path: string): boolean {
  const [requestPath = '/'] = url.split('?', 1)
  return path === '/' || requestPath === path || requestPath.startsWith(`${path}/`)
}

function readTargets(namespace: string): Target[] {
  return list<{ spec: RouteSpec }>(namespace, 'routes')
    .map(({ spec }) => ({
      host: spec.host ?? `${spec.subdomain}.${DOMAIN}`,
      path: spec.path ?? '/',
      ...addressOf(namespace, spec.to.name),
    }))
    .sort((a, b) => b.path.length - a.path.length)
}

function addressOf(namespace: string, service: string): Pick<Target, 'address' | 'port'> {
  const match = list<{ metadata: { name: string }; spec: { clusterIP: string; ports: { port: number }[] } }>(
    namespace,
    'services',
  ).find(({ metadata }) => metadata.name === service)
  return { address: match?.spec.clusterIP ?? '', port: match?.spec.ports[0]?.port ?? 0 }
}

function list<T>(namespace: string, kind: string): T[] {
  const { stdout } = kubectl(['-n', namespace, 'get', kind, '-o', 'json'])
  return (JSON.parse(stdout) as { items: T[] }).items
}
