import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

/**
 * Ends the commands of pods when the runner ends, even if it crashes: a separate process stores their process ids, and
 * ends the commands when its IPC channel to the runner closes. Services need no guard, because they exit when their own
 * channel closes, except while a fault pauses them.
 */
class ProcessGuard {
  private child: ChildProcess | undefined

  add(pid: number): void {
    this.send({ add: pid })
  }

  remove(pid: number): void {
    this.send({ remove: pid })
  }

  private send(message: GuardMessage): void {
    this.child ??= startGuard()
    if (this.child.connected) this.child.send(message, () => undefined)
  }
}

/** A process group to guard from now on, or to guard no longer. */
export type GuardMessage = { add: number } | { remove: number }

function startGuard(): ChildProcess {
  const script = join(__dirname, '../../dist/pods/process-guard-main.js')
  // Starts a new process group, so that Ctrl-C does not end the guard.
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true })
  child.unref()
  child.channel?.unref()
  child.on('error', () => undefined)
  return child
}

export const processGuard = new ProcessGuard()

/** Sends a signal to a process and its children; on Windows, which has no process groups, only to the process. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // The process has ended in the meantime.
  }
}
