export type ServerName = 'kafka' | 'mongo' | 'redis'

/** The first message to a child process. */
export interface StartMessage {
  server: ServerName
  options: object
}

/** A call of a control method. */
export interface CallMessage {
  id: number
  method: string
  args: readonly unknown[]
}

/** A message from a child process. */
export type ChildMessage =
  | { kind: 'started'; facts: Readonly<Record<string, unknown>>; methods: string[] }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'failed'; id: number; error: ErrorFields }
  | { kind: 'log'; level: 'debug' | 'info' | 'warn' | 'error'; fields: object; message: string }

/** An error without its class, which does not pass between processes. */
export interface ErrorFields {
  name: string
  message: string
  code?: string
}
