import { type EmbeddedServers } from '../backends/embedded-process'
import { type ServerName, serverOf } from '../backends/servers'
import { isDeployment } from '../manifests/validate-manifest'
import { type ConfigMap, type KubeObject } from '../manifests/objects'
import { type Exit, type RunningContainer } from '../pods/container-process'
import { type PodOptions } from '../pods/pod'
import { type StartQueue } from '../pods/start-queue'
import { type NodeRuntimeOptions, startNodeContainer } from '../pods/node-container'

type ContainerStarterOptions = Omit<NodeRuntimeOptions, 'configMaps'> & {
  objects: readonly KubeObject[]
  embedded: EmbeddedServers | undefined
  startQueue: StartQueue
}

/** Starts the containers of pods as Node processes. The container of an embedded server has no process of its own. */
export function containerStarter(options: ContainerStarterOptions): PodOptions['startContainer'] {
  const { objects, embedded, startQueue, ...nodeOptions } = options
  const configMaps = objects.filter(({ kind }) => kind === 'ConfigMap') as ConfigMap[]
  const servers = new Map(
    objects.filter(isDeployment).map((deployment) => [deployment.metadata.name, serverOf(deployment)]),
  )
  return async (identity, log) => {
    const server = servers.get(identity.deployment)
    if (server && embedded) return embeddedContainer(embedded, server)
    return startQueue.run(identity.name, () => startNodeContainer(identity, log, { ...nodeOptions, configMaps }))
  }
}

/** The container of an embedded server. It ends with the embedded process, but deleting its pod does not stop the process. */
function embeddedContainer(embedded: EmbeddedServers, server: ServerName): RunningContainer {
  let end: (exit: Exit) => void = () => undefined
  const exited = new Promise<Exit>((resolve) => (end = resolve))
  void embedded.ended.then(() => end({ code: 1 }))
  return {
    pid: embedded.pid,
    port: Number(embedded.addresses[server]?.split(':').at(-1)),
    exited,
    terminate: () => end({ code: 0 }),
    kill: () => end({ code: 137, signal: 'SIGKILL' }),
  }
}
