import { type EmbeddedServers } from '../backends/embedded-process'
import { serverOf } from '../backends/servers'
import { standInContainer } from '../backends/stand-in-container'
import { isDeployment } from '../manifests/check-object'
import { type ConfigMap, type KubeObject } from '../manifests/types'
import { type PodOptions } from '../pods/pod'
import { type StartTurns } from '../pods/start-turns'
import { type NodeRuntimeOptions, startNodeContainer } from '../runtime/node-runtime'

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
