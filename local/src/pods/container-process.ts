import { type ChildProcess, spawn } from 'node:child_process'
import { type LogBuffer } from './log-buffer'

/** How a container ended. */
export interface Exit {
  /** 128 + the number of the signal, if one ended the process, like the exit code of a container. */
  code: number
  signal?: NodeJS.Signals
}

export interface RunningContainer {
  pid: number
  /** The local port on which the container listens. */
  port: number
  exited: Promise<Exit>
  /** Sends SIGTERM, on which the container drains and exits. */
  terminate(): void
  /** Sends SIGKILL. */
  kill(): void
}

interface ProcessOptions {
  script: string
  cwd: string
  env: Record<string, string>
  port: number
  log: LogBuffer
}

const SIGNAL_NUMBERS: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGTERM: 15 }

/**
 * Runs a script as a container, with an IPC channel. The services exit when the channel closes, so no process survives the
 * runner, even if the runner crashes.
 */
export function startProcess(options: ProcessOptions): RunningContainer {
  const { script, cwd, env, port, log } = options
  const child = spawn(process.execPath, [script], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Starts a new process group, so Ctrl-C reaches only the runner, which then drains the pods.
    detached: true,
    windowsHide: true,
  })
  captureOutput(child, log)
  return {
    pid: child.pid ?? 0,
    port,
    exited: exitOf(child, log),
    terminate: () => terminate(child),
    kill: () => void child.kill('SIGKILL'),
  }
}

/** Writes the output of a process into a log. */
export function captureOutput(child: ChildProcess, log: LogBuffer): void {
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

/**
 * Sends SIGTERM; on Windows, which has no signals, an IPC message. Never sends both, because a second signal kills the process
 * at once.
 */
export function terminate(child: ChildProcess): void {
  if (process.platform !== 'win32') child.kill('SIGTERM')
  else if (child.connected) child.send('SIGTERM', () => undefined)
}
