import { execFile } from 'node:child_process'
import { basename } from 'node:path'

const CHECK_INTERVAL_MS = 1_000
const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ash', 'ksh', 'cmd.exe', 'cmd'])

/**
 * Calls `onGone` once when the process that started us dies. npm runs scripts through a shell, so where that is our
 * parent, npm behind it is watched too. A terminal that only runs us is not: whoever uses `nohup` or `disown` means it.
 */
export function watchParent(onGone: () => void): void {
  const parent = process.ppid
  const watched = new Set([parent])
  findNpmBehindShell(parent, (pid) => watched.add(pid))
  const timer = setInterval(() => {
    const adopted = process.platform !== 'win32' && process.ppid !== parent
    if (!adopted && [...watched].every(isAlive)) return
    clearInterval(timer)
    onGone()
  }, CHECK_INTERVAL_MS)
  timer.unref()
}

function findNpmBehindShell(parent: number, found: (pid: number) => void): void {
  if (process.platform === 'win32') return
  execFile('ps', ['-o', 'ppid=,comm=', '-p', String(parent)], (error, output) => {
    const [, pid, command = ''] = /^\s*(\d+)\s+(.+?)\s*$/.exec(error ? '' : output) ?? []
    if (pid !== undefined && Number(pid) > 1 && SHELLS.has(basename(command).replace(/^-/, ''))) found(Number(pid))
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Alive, but of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
