import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { type Program } from './container-program'
import { execProbe } from './exec-probe'
import { type LogBuffer } from './log-buffer'
import { processGuard, signalGroup } from './process-guard'

/** The exit of a container. */
export interface Exit {
  /** After a signal: 128 + its number, as for a container. */
  code: number
  signal?: NodeJS.Signals
}

export interface RunningContainer {
  pid: number
  /** The local port on which the container listens. */
  port: number
  exited: Promise<Exit>
  /** Addresses in its environment for which no Service existed when it started: host and port. */
  unresolved?: readonly (readonly [host: string, port: number])[]
  /** Runs the command of an exec probe in the container's environment; absent for services of this repository. */
  probe?: (command: readonly string[], timeoutMs: number) => Promise<boolean>
  /** Sends SIGTERM, on which the container drains and exits. */
  terminate(): void
  /** Sends SIGKILL. */
  kill(): void
}

interface ProcessOptions {
  program: Program
  env: Record<string, string>
  port: number
  log: LogBuffer
}

/**
 * Runs a program as a container. Services exit when their IPC channel closes, and the process guard ends other
 * programs, so no process outlives the runner, even if the runner crashes.
 */
export function startProcess({ program, env, port, log }: ProcessOptions): RunningContainer {
  const { file, args, cwd, isService } = program
  const child = spawn(file, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe', ...(isService ? (['ipc'] as const) : [])],
    // Starts a new process group, so Ctrl-C reaches only the runner, which then drains the pods.
    detached: true,
    windowsHide: true,
  })
  captureOutput(child, log)
  const { pid = 0 } = child
  const exited = exitOf(child, log)
  const container = { pid, port, exited, terminate: () => terminate(child), kill: () => void child.kill('SIGKILL') }
  if (isService || pid === 0) return container
  processGuard.add(pid)
  // As in a container, child processes end with the first process.
  const ended = exited.finally(() => {
    signalGroup(pid, 'SIGKILL')
    processGuard.remove(pid)
  })
  const probe = (command: readonly string[], timeoutMs: number) => execProbe(program, { command, env, timeoutMs })
  return { ...container, probe, exited: ended, kill: () => signalGroup(pid, 'SIGKILL') }
}

/** Writes the output of a process to a log. */
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
      log.append(`the process cannot be started: ${error.message}`)
      resolve({ code: 127 })
    })
    child.once('exit', (code, signal) => {
      if (signal === null) resolve({ code: code ?? 0 })
      else resolve({ code: 128 + constants.signals[signal], signal })
    })
  })
}

/** Sends SIGTERM; on Windows, which has no signals, an IPC message. */
export function terminate(child: ChildProcess): void {
  if (process.platform !== 'win32') child.kill('SIGTERM')
  else if (child.connected) child.send('SIGTERM', () => undefined)
  else child.kill()
}
