import { type EmbeddedServers } from '../backends/embedded-process'
import { type ServerName, serverOfImage } from '../backends/servers'
import { type Exit, type RunningContainer } from '../pods/container-process'
import { type PodOptions } from '../pods/pod'
import { type StartQueue } from '../pods/start-queue'
import { type ContainerOptions, startContainerProcess } from '../pods/start-container'

type ContainerStarterOptions = ContainerOptions & { embedded: EmbeddedServers | undefined; startQueue: StartQueue }

/**
 * Starts the containers of pods as processes. The containers of embedded servers share the process of these servers.
 */
export function containerStarter(options: ContainerStarterOptions): PodOptions['startContainer'] {
  const { embedded, startQueue, ...containerOptions } = options
  return async (identity, log) => {
    const server = serverOfImage(identity.template.spec.containers[0]?.image ?? '')
    if (server && embedded?.addresses[server] !== undefined) return embeddedContainer(embedded, server)
    return startQueue.run(identity.name, () => startContainerProcess(identity, log, containerOptions))
  }
}

/**
 * The container of an embedded server. It ends when the process of the servers exits, or when its pod is deleted, which
 * does not stop that process.
 */
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
