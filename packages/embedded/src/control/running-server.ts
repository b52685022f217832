/** A started server, from which its handle is made. */
export interface RunningServer {
  /** The properties of the handle, such as `port`. */
  properties: Readonly<Record<string, unknown>>
  /** Properties that the handle of a server in a child process does not have. */
  inProcessProperties?: Readonly<Record<string, unknown>>
  control: Readonly<Record<string, (...args: never[]) => unknown>>
  unref(): void
  close(): Promise<void>
}

/** The methods of a handle as the server implements them: synchronous or asynchronous. */
export type ControlOf<Handle, Name extends keyof Handle> = {
  [Method in Name]: Handle[Method] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result | Promise<Result>
    : never
}

/** The handle of a server. All its methods return promises, so that it is the same for a child process. */
export function toHandle<Handle>({ properties, inProcessProperties, control, unref, close }: RunningServer): Handle {
  let closing: Promise<void> | undefined
  const closeOnce = (): Promise<void> => (closing ??= close())
  const methods = Object.entries(control).map(
    ([name, method]) => [name, async (...args: never[]): Promise<unknown> => await method(...args)] as const,
  )
  const handle = { ...properties, ...inProcessProperties, ...Object.fromEntries(methods), unref, close: closeOnce }
  // Some test runners run tests in an environment without this symbol.
  const asyncDispose = Symbol.asyncDispose as symbol | undefined
  return (asyncDispose ? Object.assign(handle, { [asyncDispose]: closeOnce }) : handle) as Handle
}
