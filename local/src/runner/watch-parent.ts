import { execFile } from 'node:child_process'
import { basename } from 'node:path'

const CHECK_INTERVAL_MS = 1_000
const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ash', 'ksh', 'cmd.exe', 'cmd'])

/**
 * Calls `onExit` once when the parent process exits. npm runs scripts in a shell, so if the parent is a shell, its
 * parent is watched too. A terminal is not watched, so that `nohup` and `disown` work.
 */
export function watchParent(onExit: () => void): void {
  const parent = process.ppid
  const watchedPids = new Set([parent])
  findNpmBehindShell(parent, (pid) => watchedPids.add(pid))
  const timer = setInterval(() => {
    const isOrphaned = process.platform !== 'win32' && process.ppid !== parent
    if (!isOrphaned && [...watchedPids].every(isAlive)) return
    clearInterval(timer)
    onExit()
  }, CHECK_INTERVAL_MS)
  timer.unref()
}

function findNpmBehindShell(parent: number, onFound: (pid: number) => void): void {
  if (process.platform === 'win32') return
  execFile('ps', ['-o', 'ppid=,comm=', '-p', String(parent)], (error, output) => {
    const [, pid, command = ''] = /^\s*(\d+)\s+(.+?)\s*$/.exec(error ? '' : output) ?? []
    if (pid !== undefined && Number(pid) > 1 && SHELLS.has(basename(command).replace(/^-/, ''))) onFound(Number(pid))
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process runs, but belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
