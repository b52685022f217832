// The program of a child process: runs one server for its parent, see child-process.ts.
import { once } from 'node:events'
import { type Logger } from '../logger'
import {
  answerCall,
  type CallMessage,
  type ChildMessage,
  errorFieldsOf,
  START_ID,
  type StartMessage,
} from './child-messages'
import { runServer } from './start-server'

const send = (message: ChildMessage): void => void (process.connected && process.send?.(message))

const logAs =
  (level: keyof Logger) =>
  (fields: object, message: string): void =>
    send({ kind: 'log', level, fields, message })
const logger: Logger = { debug: logAs('debug'), info: logAs('info'), warn: logAs('warn'), error: logAs('error') }

async function run(): Promise<void> {
  const [{ server, options }] = (await once(process, 'message')) as [StartMessage]
  const starting = runServer(server, { ...options, logger })
  // The channel is disconnected when the parent closes the server or ends.
  process.once('disconnect', () => void starting.then((running) => running.close()).finally(() => process.exit(0)))
  const running = await starting
  const { control, properties } = running
  const call = (method: string, args: readonly unknown[]) => control[method]?.(...(args as never[]))
  process.on('message', (message: CallMessage) => void answerCall(call, message, send))
  send({ kind: 'started', properties, methods: Object.keys(control) })
}

run().catch((error: unknown) => {
  send({ kind: 'failed', id: START_ID, error: errorFieldsOf(error) })
  process.exitCode = 1
  process.disconnect()
})
