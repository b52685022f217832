/** The properties of `process` that the lifecycle uses. Tests replace it. */
export interface ProcessHost {
  on(event: string, listener: (argument: unknown) => void): unknown
  exit(code: number): void
  /** Defined if a parent process has opened an IPC channel. */
  send?: unknown
  connected?: boolean | undefined
}

/**
 * Listens to a parent process with an IPC channel, such as the laptop cluster. The message `SIGTERM` replaces the signal
 * on Windows. When the parent process ends and the channel closes, this process exits immediately.
 */
export function listenToParent({ host, onSigterm }: { host: ProcessHost; onSigterm: () => void }): void {
  if (host.send === undefined) return
  const exit = () => host.exit(1)
  host.on('message', (message: unknown) => {
    if (message === 'SIGTERM') onSigterm()
  })
  host.on('disconnect', exit)
  if (host.connected === false) exit()
}
