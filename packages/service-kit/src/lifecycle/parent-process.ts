/** The part of `process` that the lifecycle uses; tests give their own. */
export interface ProcessHost {
  on(event: string, listener: (argument: unknown) => void): unknown
  exit(code: number): void
  /** There when a parent opened an IPC channel. */
  send?: unknown
  connected?: boolean | undefined
}

/**
 * Listens to a parent that runs us over an IPC channel, as the laptop cluster does. Its message `SIGTERM` counts as
 * the signal, which Windows does not have. When the channel closes the parent has died: the process ends at once, so
 * that nothing is left behind without a parent.
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
