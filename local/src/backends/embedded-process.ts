import { type ChildProcess, spawn } from 'node:child_process'
import { valueAt } from '../json'
import { captureOutput, terminate } from '../pods/container-process'
import { type LogBuffer } from '../pods/log-buffer'
import { type EmbeddedAddresses, type ServerName, serverNames } from './servers'

/** The embedded servers did not start, or a call to them failed. */
class EmbeddedServersError extends Error {
  override readonly name = 'EmbeddedServersError'
  readonly code = 'EMBEDDED_SERVERS'
}

interface EmbeddedOptions {
  script: string
  servers: readonly ServerName[]
  dataDir?: string
  env: Record<string, string>
  log: LogBuffer
}

/** The child process that runs the embedded servers. */
export interface EmbeddedServers {
  pid: number
  addresses: EmbeddedAddresses
  /** Resolves when the process has exited for any reason. */
  ended: Promise<void>
  /** Calls a control method of a server, such as `redis.stop`. @throws EmbeddedServersError with the reason */
  call(method: string, args: readonly unknown[]): Promise<void>
  /** Sends SIGTERM, on which the process saves its data and exits; SIGKILL after `graceMs`. */
  stop(graceMs: number): Promise<void>
  kill(): void
}

/** Starts the servers on free ports. @throws EmbeddedServersError if the process exits before all servers listen */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServers> {
  const child = spawn(process.execPath, [options.script, ...argumentsOf(options)], {
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
    windowsHide: true,
  })
  captureOutput(child, options.log)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const addresses = await waitForAddresses(child, ended, options.log)
  return {
    pid: child.pid ?? 0,
    addresses,
    ended,
    call: createCall(child, ended),
    stop: (graceMs) => stop(child, ended, graceMs),
    kill: () => void child.kill('SIGKILL'),
  }
}

/** Creates the function that calls methods of the embedded process; a reply has the id of its request. */
function createCall(child: ChildProcess, ended: Promise<void>): EmbeddedServers['call'] {
  const pending = new Map<number, (error: string | undefined) => void>()
  let lastId = 0
  child.on('message', (message) => {
    const error = valueAt(message, 'kind') === 'failed' ? String(valueAt(message, 'error.message')) : undefined
    pending.get(Number(valueAt(message, 'id')))?.(error)
  })
  void ended.then(() => {
    for (const settle of pending.values()) settle('the embedded servers have exited')
  })
  return (method, args) =>
    new Promise((resolve, reject) => {
      const id = ++lastId
      pending.set(id, (error) => {
        pending.delete(id)
        if (error === undefined) resolve()
        else reject(new EmbeddedServersError(`${method}: ${error}`))
      })
      if (child.connected) child.send({ id, method, args })
      else pending.get(id)?.('the embedded servers have exited')
    })
}

function argumentsOf({ servers, dataDir }: EmbeddedOptions): string[] {
  const ports = servers.flatMap((server) => [`--${server}`, '0'])
  return dataDir === undefined ? ports : [...ports, '--data-dir', dataDir]
}

function waitForAddresses(child: ChildProcess, ended: Promise<void>, log: LogBuffer): Promise<EmbeddedAddresses> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      const addresses = parseAddresses(message)
      if (addresses) resolve(addresses)
    })
    void ended.then(() => {
      reject(new EmbeddedServersError(`the embedded servers did not start: ${log.lastText ?? 'no output'}`))
    })
  })
}

function parseAddresses(message: unknown): EmbeddedAddresses | undefined {
  const addresses = serverNames.flatMap((name) => {
    const address = valueAt(message, name)
    return typeof address === 'string' ? [[name, hostPort(address)]] : []
  })
  return addresses.length > 0 ? (Object.fromEntries(addresses) as EmbeddedAddresses) : undefined
}

/** `mongodb://127.0.0.1:4001/db` → `127.0.0.1:4001` */
function hostPort(address: string): string {
  return address.replace(/^[a-z]+:\/\//, '').replace(/\/.*$/, '')
}

async function stop(child: ChildProcess, ended: Promise<void>, graceMs: number): Promise<void> {
  terminate(child)
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await ended
  clearTimeout(timer)
}
