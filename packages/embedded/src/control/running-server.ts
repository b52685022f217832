/** A started server: its properties, and the methods of its handle, which may be synchronous. */
export interface RunningServer {
  facts: Readonly<Record<string, unknown>>
  /** Objects of this process, which a handle in another process does not have. */
  objects?: Readonly<Record<string, unknown>>
  control: Readonly<Record<string, (...args: never[]) => unknown>>
  unref(): void
  close(): Promise<void>
}

/** The methods of a handle as the server implements them: synchronous or asynchronous. */
export type ControlOf<Handle, Name extends keyof Handle> = {
  [K in Name]: Handle[K] extends (...args: infer A) => Promise<infer R> ? (...args: A) => R | Promise<R> : never
}

/** The handle of a server. All its methods return promises, so that it is the same for a child process. */
export function toHandle<Handle>({ facts, objects, control, unref, close }: RunningServer): Handle {
  let closing: Promise<void> | undefined
  const closeOnce = (): Promise<void> => (closing ??= close())
  const methods = Object.entries(control).map(
    ([name, method]) => [name, async (...args: never[]): Promise<unknown> => await method(...args)] as const,
  )
  const handle = { ...facts, ...objects, ...Object.fromEntries(methods), unref, close: closeOnce }
  // Undefined in the test environments of some runners.
  const asyncDispose = Symbol.asyncDispose as symbol | undefined
  return (asyncDispose ? Object.assign(handle, { [asyncDispose]: closeOnce }) : handle) as Handle
}
