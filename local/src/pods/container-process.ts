import { type ChildProcess, spawn } from 'node:child_process'
import { type LogBuffer } from './log-buffer'

/** The end of a container. */
export interface Exit {
  /** 128 + signal number if a signal ended it, as containers report it. */
  code: number
  signal?: NodeJS.Signals
}

export interface RunningContainer {
  pid: number
  /** The local port it listens on. */
  port: number
  exited: Promise<Exit>
  /** Sends SIGTERM, so that it drains and exits. */
  terminate(): void
  /** Sends SIGKILL. */
  kill(): void
}

interface ProcessOptions {
  script: string
  nodeArguments?: readonly string[]
  cwd: string
  env: Record<string, string>
  port: number
  log: LogBuffer
}

const SIGNAL_NUMBERS: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGTERM: 15 }

/**
 * Runs a script as a container. It gets an IPC channel: our processes exit when that closes, so none outlives the
 * runner, even one that crashed.
 */
export function startProcess(options: ProcessOptions): RunningContainer {
  const { script, nodeArguments = [], cwd, env, port, log } = options
  const child = spawn(process.execPath, [...nodeArguments, script], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own, so that Ctrl-C reaches only the runner, which then drains the pods.
    detached: true,
    windowsHide: true,
  })
  capture(child, log)
  return {
    pid: child.pid ?? 0,
    port,
    exited: exitOf(child, log),
    terminate: () => terminate(child),
    kill: () => void child.kill('SIGKILL'),
  }
}

/** Writes a process's output into a log. */
export function capture(child: ChildProcess, log: LogBuffer): void {
  for (const stream of [child.stdout, child.stderr]) {
    const writer = log.writer()
    stream?.on('data', writer.write)
    stream?.on('end', writer.end)
  }
}

function exitOf(child: ChildProcess, log: LogBuffer): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      log.append(`process cannot be started: ${error.message}`)
      resolve({ code: 127 })
    })
    child.once('exit', (code, signal) => {
      if (signal === null) resolve({ code: code ?? 0 })
      else resolve({ code: 128 + (SIGNAL_NUMBERS[signal] ?? 0), signal })
    })
  })
}

/** Windows has no SIGTERM: there it is sent as an IPC message. Never both, since a second one kills at once. */
export function terminate(child: ChildProcess): void {
  if (process.platform !== 'win32') child.kill('SIGTERM')
  else if (child.connected) child.send('SIGTERM', () => undefined)
}
