/** The part of `process` that the lifecycle uses; tests pass their own. */
export interface ProcessHost {
  on(event: string, listener: (argument: unknown) => void): unknown
  exit(code: number): void
  /** Defined if a parent has opened an IPC channel. */
  send?: unknown
  connected?: boolean | undefined
}

/**
 * Listens to a parent process with an IPC channel, such as the laptop cluster. Its message `SIGTERM` counts as the
 * signal, which Windows does not have. When the channel closes the parent has died, and the process exits at once, so
 * that no orphan is left.
 */
export function listenToParent({ host, onSigterm }: { host: ProcessHost; onSigterm: () => void }): void {
  if (host.send === undefined) return
  const end = () => host.exit(1)
  host.on('message', (message: unknown) => {
    if (message === 'SIGTERM') onSigterm()
  })
  host.on('disconnect', end)
  if (host.connected === false) end()
}
