import { type ChildProcess, spawn } from 'node:child_process'
import { capture, terminate } from '../pods/container-process'
import { type LogBuffer } from '../pods/log-buffer'
import { type EmbeddedAddresses, type ServerName, serverNames } from './servers'

/** The embedded servers did not start. */
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
  /** Sends SIGTERM, so that it saves its data and exits; SIGKILL after `graceMs`. */
  stop(graceMs: number): Promise<void>
  /** Sends SIGKILL. */
  kill(): void
}

/** Starts the servers on free ports. @throws EmbeddedServersError if the process exits before they listen */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServers> {
  const child = spawn(process.execPath, [options.script, ...commandLine(options)], {
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
    windowsHide: true,
  })
  capture(child, options.log)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const addresses = await listening(child, ended, options.log)
  return {
    pid: child.pid ?? 0,
    addresses,
    ended,
    stop: (graceMs) => stop(child, ended, graceMs),
    kill: () => void child.kill('SIGKILL'),
  }
}

function commandLine({ servers, dataDir }: EmbeddedOptions): string[] {
  const ports = servers.flatMap((server) => [`--${server}`, '0'])
  return dataDir === undefined ? ports : [...ports, '--data-dir', dataDir]
}

function listening(child: ChildProcess, ended: Promise<void>, log: LogBuffer): Promise<EmbeddedAddresses> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      const addresses = readAddresses(message)
      if (addresses) resolve(addresses)
    })
    void ended.then(() => {
      const lastLine = log.tail(1)[0]?.text
      reject(new EmbeddedServersError(`the embedded servers did not start${lastLine ? `: ${lastLine}` : ''}`))
    })
  })
}

function readAddresses(message: unknown): EmbeddedAddresses | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const fields = message as Record<string, unknown>
  const found = serverNames.flatMap((name) => {
    const address = fields[name]
    return typeof address === 'string' ? [[name, hostPort(address)]] : []
  })
  return found.length > 0 ? (Object.fromEntries(found) as EmbeddedAddresses) : undefined
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
