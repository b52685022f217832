import { type CallMessage, type ChildMessage, type ErrorFields } from './child-messages'

export function fieldsOf(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message, code } = error as NodeJS.ErrnoException
  return { name, message, ...(code !== undefined && { code }) }
}

/** Calls a method of a server's handle and sends the result to the process that has asked for it. */
export async function answerCall(
  call: (method: string, args: readonly unknown[]) => unknown,
  { id, method, args }: CallMessage,
  send: (message: ChildMessage) => void,
): Promise<void> {
  try {
    send({ kind: 'result', id, value: await call(method, args) })
  } catch (error) {
    send({ kind: 'failed', id, error: fieldsOf(error) })
  }
}
