export type ServerName = 'kafka' | 'mongo' | 'redis'

/** The first message to a child process. */
export interface StartMessage {
  server: ServerName
  options: object
}

/** The id with which a child process reports that its server could not start. Calls have ids from 1. */
export const START_ID = 0

/** A call of a control method. */
export interface CallMessage {
  id: number
  method: string
  args: readonly unknown[]
}

/** A message from a child process. */
export type ChildMessage =
  | { kind: 'started'; properties: Readonly<Record<string, unknown>>; methods: string[] }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'failed'; id: number; error: ErrorFields }
  | { kind: 'log'; level: 'debug' | 'info' | 'warn' | 'error'; fields: object; message: string }

/** The fields of an error that are sent to another process. The class of the error is not sent. */
interface ErrorFields {
  name: string
  message: string
  code?: string
}

export function errorFieldsOf(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message, code } = error as NodeJS.ErrnoException
  return { name, message, ...(code !== undefined && { code }) }
}

/** Calls a method of a server's handle and sends its result to the process that requested it. */
export async function answerCall(
  call: (method: string, args: readonly unknown[]) => unknown,
  { id, method, args }: CallMessage,
  send: (message: ChildMessage) => void,
): Promise<void> {
  try {
    send({ kind: 'result', id, value: await call(method, args) })
  } catch (error) {
    send({ kind: 'failed', id, error: errorFieldsOf(error) })
  }
}
