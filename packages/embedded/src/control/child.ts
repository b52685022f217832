// Runs one server for the process that has started this one, see child-process.ts.
import { once } from 'node:events'
import { type Logger } from '../logger'
import { type CallMessage, type ChildMessage, type ErrorFields, type StartMessage } from './child-messages'
import { type RunningServer } from './running-server'
import { runServer } from './start-server'

const send = (message: ChildMessage): void => void (process.connected && process.send?.(message))

const logAs =
  (level: keyof Logger) =>
  (fields: object, message: string): void =>
    send({ kind: 'log', level, fields, message })
const logger: Logger = { debug: logAs('debug'), info: logAs('info'), warn: logAs('warn'), error: logAs('error') }

function fieldsOf(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message, code } = error as NodeJS.ErrnoException
  return { name, message, ...(code !== undefined && { code }) }
}

/** Calls a method of the server and sends the result. */
async function answer({ control }: RunningServer, { id, method, args }: CallMessage): Promise<void> {
  try {
    send({ kind: 'result', id, value: await control[method]?.(...(args as never[])) })
  } catch (error) {
    send({ kind: 'failed', id, error: fieldsOf(error) })
  }
}

async function run(): Promise<void> {
  const [{ server, options }] = (await once(process, 'message')) as [StartMessage]
  const starting = runServer(server, { ...options, logger })
  // The parent has closed the server, or has ended.
  process.once('disconnect', () => void starting.then((running) => running.close()).finally(() => process.exit(0)))
  const running = await starting
  process.on('message', (call: CallMessage) => void answer(running, call))
  send({ kind: 'started', facts: running.facts, methods: Object.keys(running.control) })
}

run().catch((error: unknown) => {
  send({ kind: 'failed', id: 0, error: fieldsOf(error) })
  process.exitCode = 1
  process.disconnect()
})
