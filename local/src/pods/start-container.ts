import { createServer } from 'node:net'
import { listen } from '../listen'
import { type AddressOf, replaceServiceAddresses } from './service-addresses'
import { resolveEnv } from './resolve-env'
import { type Servers, replaceServers } from '../backends/servers'
import { type Container } from '../manifests/objects'
import { type FindObject } from '../store/find-object'
import { type RunningContainer, startProcess } from './container-process'
import { type LogBuffer } from './log-buffer'
import { type PodIdentity } from './pod-state'
import { type ProgramOptions, programOf } from './container-program'
import { supportedContainer } from './supported-container'

export interface ContainerOptions extends ProgramOptions {
  /** Finds Secrets and ConfigMaps. */
  find: FindObject
  /** The addresses of Services, as a pod of a namespace sees them. */
  addressesIn: (namespace: string) => AddressOf
  servers: Servers
  /** Variables of every pod, which its manifest can override. */
  podEnv: Record<string, string>
  /** Passed to pods with a service account. On a real cluster, they use the API with the token of this account. */
  kubernetesApiUrl: string
}

/**
 * V8 derives the size of the young generation from the memory of the machine or, in a container, from the memory limit. For pods
 * that are processes, the young generation would be up to 48 MB, and the memory of each pod would grow for half an hour.
 */
export const HEAP_OPTIONS = '--max-semi-space-size=4'

/** Starts the container of a pod as a process with the environment of its manifest. @throws ContainerWaitsError */
export async function startContainerProcess(
  identity: PodIdentity,
  log: LogBuffer,
  options: ContainerOptions,
): Promise<RunningContainer> {
  const container = supportedContainer(identity.template)
  const program = programOf(identity.template, options)
  const unresolved: [string, number][] = []
  const addressOf: AddressOf = (host, servicePort) => {
    const address = options.addressesIn(identity.namespace)(host, servicePort)
    if (!address) unresolved.push([host, servicePort])
    return address
  }
  const env = await containerEnv(identity, container, { ...options, addressOf })
  const port = await freePort()
  return { ...startProcess({ program, env: { ...env, HOST: '127.0.0.1', PORT: String(port) }, port, log }), unresolved }
}

/** The environment of the manifest, with local addresses in place of the addresses of Services. */
async function containerEnv(
  identity: PodIdentity,
  container: Container,
  options: ContainerOptions & { addressOf: AddressOf },
): Promise<Record<string, string>> {
  const { find, addressOf, servers, podEnv, kubernetesApiUrl } = options
  const { name, namespace, uid, labels, template } = identity
  const pod = {
    metadata: { name, namespace, uid, labels, annotations: template.metadata?.annotations ?? {} },
    spec: { nodeName: 'localhost', serviceAccountName: template.spec.serviceAccountName ?? 'default' },
    status: { podIP: '127.0.0.1', hostIP: '127.0.0.1' },
  }
  const manifestEnv = replaceServers(
    resolveEnv(container, { find: (kind, object) => find(kind, object, namespace), pod }),
    servers,
  )
  const env = await Promise.all(
    Object.entries(manifestEnv).map(
      async ([key, value]) => [key, await replaceServiceAddresses(value, addressOf)] as const,
    ),
  )
  const hasServiceAccount = template.spec.serviceAccountName !== undefined
  return {
    ...podEnv,
    NODE_ENV: 'production',
    NODE_OPTIONS: `${HEAP_OPTIONS} ${podEnv['NODE_OPTIONS'] ?? ''}`.trim(),
    ...Object.fromEntries(env),
    ...(hasServiceAccount ? { KUBERNETES_API_URL: kubernetesApiUrl } : {}),
  }
}

const usedPorts = new Set<number>()

/**
 * Finds a free loopback port. Never returns a port twice, because the pod of an earlier call may not listen on it yet.
 */
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
