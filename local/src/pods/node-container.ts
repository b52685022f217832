import { type AddressInfo, createServer } from 'node:net'
import { type ServiceAddresses, replaceServiceAddresses } from './service-addresses'
import { resolveEnv } from './resolve-env'
import { type Servers, useOwnServers } from '../backends/servers'
import { type ConfigMap, type Container, type Secret } from '../manifests/objects'
import { type RunningContainer, startProcess } from './container-process'
import { type LogBuffer } from './log-buffer'
import { type PodIdentity } from './pod-state'
import { packageScript } from './package-script'

/** An image for which there is no program here. */
export class UnknownImageError extends Error {
  override readonly name = 'UnknownImageError'
  readonly code = 'UNKNOWN_IMAGE'
}

export interface NodeRuntimeOptions {
  root: string
  secrets: readonly Secret[]
  configMaps: readonly ConfigMap[]
  addresses: ServiceAddresses
  servers: Servers
  /** Variables of every pod, below those of its manifest. */
  podEnv: Record<string, string>
  /** For pods with a service account of their own, which on a cluster would find the API by its token. */
  kubernetesApiUrl: string
}

/** Starts the container of a pod as a Node process with the environment that its manifest describes. */
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

/** The environment of a container here: the manifest's, with Services' addresses replaced by those on this machine. */
export function containerEnv(
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

const handedOut = new Set<number>()

/** A free loopback port that was not handed out before. The pod that gets it listens on it a moment later. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = await probe()
    if (handedOut.has(port)) continue
    handedOut.add(port)
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
