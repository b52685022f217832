import { type Environment } from '../environment/env-reader'

/** The properties of `process` that the lifecycle uses. Tests pass a replacement. */
export interface ServiceProcess {
  on(event: string, listener: (argument: unknown) => void): unknown
  exit(code: number): void
  /** Default: no variables. */
  env?: Environment
  /** Defined if a parent process has opened an IPC channel. */
  send?: unknown
  connected?: boolean | undefined
}

/**
 * Listens to a parent process with an IPC channel, such as the local cluster. The message `SIGTERM` has the effect of
 * the signal, which Windows does not have. When the parent process ends, this process exits immediately.
 */
export function listenToParent({
  serviceProcess,
  onSigterm,
}: {
  serviceProcess: ServiceProcess
  onSigterm: () => void
}): void {
  if (serviceProcess.send === undefined) return
  const exit = () => serviceProcess.exit(1)
  serviceProcess.on('message', (message: unknown) => {
    if (message === 'SIGTERM') onSigterm()
  })
  serviceProcess.on('disconnect', exit)
  if (serviceProcess.connected === false) exit()
}
