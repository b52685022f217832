import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

/**
 * Ends the commands of pods when the runner ends, even if it crashes: a process of its own knows their ids and kills them when
 * its IPC channel closes. Services do that themselves.
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

/** A process group that begins or ends. */
export type GuardMessage = { add: number } | { remove: number }

function startGuard(): ChildProcess {
  const script = join(__dirname, '../../dist/pods/process-guard-main.js')
  // A new process group, so that Ctrl-C does not reach it.
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true })
  child.unref()
  child.channel?.unref()
  child.on('error', () => undefined)
  return child
}

export const processGuard = new ProcessGuard()
