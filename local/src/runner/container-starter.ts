import { type EmbeddedServers } from '../backends/embedded-process'
import { type ServerName, serverOf } from '../backends/servers'
import { isDeployment } from '../manifests/check-object'
import { type ConfigMap, type KubeObject } from '../manifests/objects'
import { type Exit, type RunningContainer } from '../pods/container-process'
import { type PodOptions } from '../pods/pod'
import { type StartTurns } from '../pods/start-queue'
import { type NodeRuntimeOptions, startNodeContainer } from '../pods/node-container'

export type ContainerStarterOptions = Omit<NodeRuntimeOptions, 'configMaps'> & {
  objects: readonly KubeObject[]
  embedded: EmbeddedServers | undefined
  turns: StartTurns
}

/** Starts the containers of pods: servers that run embedded have a stand-in, all others are Node processes. */
export function containerStarter(options: ContainerStarterOptions): PodOptions['startContainer'] {
  const { objects, embedded, turns, ...rest } = options
  const configMaps = objects.filter(({ kind }) => kind === 'ConfigMap') as ConfigMap[]
  const servers = new Map(
    objects.filter(isDeployment).map((deployment) => [deployment.metadata.name, serverOf(deployment)]),
  )
  return async (identity, log) => {
    const server = servers.get(identity.deployment)
    if (server && embedded) return standInContainer(embedded, server)
    return turns.take(identity.name, () => startNodeContainer(identity, log, { ...rest, configMaps }))
  }
}

/** The pod of a server that runs embedded: it lives as long as the embedded process, which deleting it leaves alone. */
function standInContainer(embedded: EmbeddedServers, server: ServerName): RunningContainer {
  let leave: (exit: Exit) => void = () => undefined
  const exited = new Promise<Exit>((resolve) => (leave = resolve))
  void embedded.ended.then(() => leave({ code: 1 }))
  return {
    pid: embedded.pid,
    port: Number(embedded.addresses[server]?.split(':').at(-1)),
    exited,
    terminate: () => leave({ code: 0 }),
    kill: () => leave({ code: 137, signal: 'SIGKILL' }),
  }
}
