import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Logger, silentLogger } from '../logger'
import { type CallMessage, type ChildMessage, type ServerName, START_ID, type StartMessage } from './child-messages'
import { type RunningServer } from './running-server'

/** The child process has ended, so its server cannot be controlled. */
class ServerProcessError extends Error {
  override readonly name = 'ServerProcessError'
  readonly code = 'EMBEDDED_SERVER_PROCESS'
}

/** Resolves or rejects the promise of a call. */
type Settle = (error: Error | undefined, value?: unknown) => void
type Started = Extract<ChildMessage, { kind: 'started' }>

// This path is valid from `src` as well as from `dist`, because the tests of this repository run the source.
const script = join(__dirname, '../../dist/control/child.js')

/** Starts a server in a child process, which ends when this process does. */
export async function startChild(server: ServerName, options: { logger?: Logger }): Promise<RunningServer> {
  const { logger = silentLogger, ...serverOptions } = options
  // The child must not get the Node options of this process, which may load a compiler or open a debugger.
  const execArgv: string[] = []
  const child = fork(script, { execArgv, serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const calls = new Map<number, Settle>()
  const started = new Promise<Started>((resolve, reject) => {
    calls.set(START_ID, (error) => error && reject(error))
    child.on('message', (message: ChildMessage) => {
      if (message.kind === 'started') resolve(message)
      else if (message.kind === 'log') logger[message.level](message.fields, message.message)
      else if (message.kind === 'failed') calls.get(message.id)?.(Object.assign(new Error(), message.error))
      else calls.get(message.id)?.(undefined, message.value)
    })
  })
  child.once('exit', (code, signal) => {
    const error = new ServerProcessError(
      `the child process of the ${server} server has ended with ${signal ?? `exit code ${code}`}: start a new server`,
    )
    for (const settle of calls.values()) settle(error)
  })
  child.send({ server, options: serverOptions } satisfies StartMessage)
  const { properties, methods } = await started
  calls.delete(START_ID)
  return { properties, ...controlOf(child, methods, calls, server) }
}

function controlOf(
  child: ChildProcess,
  methods: readonly string[],
  calls: Map<number, Settle>,
  server: string,
): Omit<RunningServer, 'properties'> {
  let lastId = 0
  const call = (method: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const createError = () =>
        new ServerProcessError(`the child process of the ${server} server has ended: start a new server`)
      if (!child.connected) return reject(createError())
      const id = ++lastId
      calls.set(id, (error, value) => {
        calls.delete(id)
        if (error) reject(error)
        else resolve(value)
      })
      // If the child process ends now, sending may fail before its 'exit' event.
      child.send({ id, method, args } satisfies CallMessage, (error) => error && calls.get(id)?.(createError()))
    })
  const control = Object.fromEntries(methods.map((method) => [method, (...args: unknown[]) => call(method, args)]))
  const unref = (): void => {
    child.unref()
    child.channel?.unref()
  }
  return { control, unref, close: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.ref()
  const exit = once(child, 'exit')
  if (child.connected) child.disconnect()
  await exit
}
