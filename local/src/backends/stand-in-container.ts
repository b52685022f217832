import { type Exit, type RunningContainer } from '../pods/container-process'
import { type EmbeddedServers } from './embedded-process'
import { type ServerName } from './servers'

/** The pod of a server that runs embedded: it lives as long as the embedded process, which deleting it leaves alone. */
export function standInContainer(embedded: EmbeddedServers, server: ServerName): RunningContainer {
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
