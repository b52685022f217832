import { type AddressInfo, createServer } from 'node:net'
import { type ServiceAddresses, replaceServiceAddresses } from './service-addresses'
import { resolveEnv } from './resolve-env'
import { type Servers, useOwnServers } from '../backends/servers'
import { type ConfigMap, type Container, type Secret } from '../manifests/objects'
import { type RunningContainer, startProcess } from './container-process'
import { type LogBuffer } from './log-buffer'
import { type PodIdentity } from './pod-state'
import { packageScript } from './package-script'

/** An image without a package in this repository. */
class UnknownImageError extends Error {
  override readonly name = 'UnknownImageError'
  readonly code = 'UNKNOWN_IMAGE'
}

export interface NodeRuntimeOptions {
  root: string
  secrets: readonly Secret[]
  configMaps: readonly ConfigMap[]
  addresses: ServiceAddresses
  servers: Servers
  /** Variables of every pod; its manifest overrides them. */
  podEnv: Record<string, string>
  /** For pods with a service account, which on a cluster use its token to reach the API. */
  kubernetesApiUrl: string
}

/** Starts the container of a pod as a Node process with the environment of its manifest. */
export async function startNodeContainer(
  identity: PodIdentity,
  log: LogBuffer,
  options: NodeRuntimeOptions,
): Promise<RunningContainer> {
  const [container] = identity.template.spec.containers
  const found = container && packageScript(options.root, container.image)
  if (!found) throw new UnknownImageError(`there is no program for image ${container?.image ?? '(none)'}`)
  const port = await freePort()
  const env = { ...containerEnv(identity, container, options), HOST: '127.0.0.1', PORT: String(port) }
  return startProcess({ script: found.script, cwd: found.folder, env, port, log })
}

/** The environment of the manifest, with the addresses of Services replaced by local ones. */
function containerEnv(
  identity: PodIdentity,
  container: Container,
  options: NodeRuntimeOptions,
): Record<string, string> {
  const { secrets, configMaps, addresses, servers, podEnv, kubernetesApiUrl } = options
  const { name, namespace, uid, labels, template } = identity
  const pod = {
    metadata: { name, namespace, uid, labels, annotations: template.metadata?.annotations ?? {} },
    spec: { nodeName: 'localhost', serviceAccountName: template.spec.serviceAccountName ?? 'default' },
    status: { podIP: '127.0.0.1', hostIP: '127.0.0.1' },
  }
  const manifest = useOwnServers(resolveEnv(container, { secrets, configMaps, pod }), servers)
  const env = Object.entries(manifest).map(([key, value]) => [key, replaceServiceAddresses(value, addresses)])
  const hasAccount = template.spec.serviceAccountName !== undefined
  return {
    ...podEnv,
    NODE_ENV: 'production',
    ...(Object.fromEntries(env) as Record<string, string>),
    ...(hasAccount ? { KUBERNETES_API_URL: kubernetesApiUrl } : {}),
  }
}

const used = new Set<number>()

/** A free loopback port, never returned twice, since the pod does not listen on it yet. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = await probe()
    if (used.has(port)) continue
    used.add(port)
    return port
  }
}

function probe(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
