import { createServer } from 'node:net'
import { listen } from '../listen'
import { type ServiceAddresses, replaceServiceAddresses } from './service-addresses'
import { resolveEnv } from './resolve-env'
import { type Servers, replaceServers } from '../backends/servers'
import { type ConfigMap, type Container, type Secret } from '../manifests/objects'
import { type RunningContainer, startProcess } from './container-process'
import { type LogBuffer } from './log-buffer'
import { type PodIdentity } from './pod-state'
import { packageScript } from './package-script'

/** No built package of this repository belongs to an image. */
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
  /** Variables of every pod, which its manifest can override. */
  podEnv: Record<string, string>
  /** Passed to pods with a service account. On a real cluster they find the API with its token. */
  kubernetesApiUrl: string
}

/** Starts the container of a pod as a Node process with the environment of its manifest. */
export async function startNodeContainer(
  identity: PodIdentity,
  log: LogBuffer,
  options: NodeRuntimeOptions,
): Promise<RunningContainer> {
  const [container] = identity.template.spec.containers
  const program = container && packageScript(options.root, container.image)
  if (!program)
    throw new UnknownImageError(
      `the image ${container?.image ?? '(none)'} belongs to no package of this repository that is built`,
    )
  const port = await freePort()
  const env = { ...containerEnv(identity, container, options), HOST: '127.0.0.1', PORT: String(port) }
  return startProcess({ script: program.script, cwd: program.folder, env, port, log })
}

/** The environment from the manifest, with local addresses instead of those of Services. */
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
  const manifest = replaceServers(resolveEnv(container, { secrets, configMaps, pod }), servers)
  const env = Object.entries(manifest).map(([key, value]) => [key, replaceServiceAddresses(value, addresses)])
  const hasServiceAccount = template.spec.serviceAccountName !== undefined
  return {
    ...podEnv,
    NODE_ENV: 'production',
    ...(Object.fromEntries(env) as Record<string, string>),
    ...(hasServiceAccount ? { KUBERNETES_API_URL: kubernetesApiUrl } : {}),
  }
}

const usedPorts = new Set<number>()

/** Finds a free loopback port. Returns no port twice, because the pod does not listen on it yet. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer()
    const port = await listen(server, 0)
    await new Promise((resolve) => server.close(resolve))
    if (usedPorts.has(port)) continue
    usedPorts.add(port)
    return port
  }
}
