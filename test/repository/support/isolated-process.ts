import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { eventually } from '../../support/eventually'

/** As OpenShift does it: a user of the project's range, in the root group. */
const FOREIGN_USER = 1_000_680_000

/** Namespaces of its own take Linux and root (or rights like it). */
export const canContain =
  process.platform === 'linux' &&
  spawnSync('unshare', ['--mount', '--pid', '--fork', 'setpriv', '--reuid', String(FOREIGN_USER), 'true']).status === 0

export interface Contained {
  /** Its id outside; inside it is 1. */
  pid: number
  /** Code and signal it ended with. */
  exited: Promise<[number | null, NodeJS.Signals | null]>
  kill: () => void
}

/**
 * Runs Node much as a container does: process 1 of its own, a foreign user without any right, nothing writable but
 * /dev/shm. The caller must stop it.
 */
export async function runContained(args: string[], env: Record<string, string>): Promise<Contained> {
  const setpriv = ['setpriv', `--reuid=${FOREIGN_USER}`, '--regid=0', '--clear-groups', '--no-new-privs']
  const inside = [...setpriv, '--bounding-set=-all', '--inh-caps=-all', process.execPath, ...args]
  const script = 'mount -o remount,ro,bind / && exec "$@"'
  const child = spawn(
    'unshare',
    ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child', 'sh', '-c', script, 'sh', ...inside],
    { env: { PATH: process.env.PATH ?? '', ...env }, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const exited = once(child, 'exit') as Contained['exited']
  const pid = await eventually(() => nodeBelow(child), 'node to be process 1 of its namespace')
  return { pid, exited, kill: () => void child.kill('SIGKILL') }
}

/** The process that unshare forked, once it has become Node. */
function nodeBelow({ pid, exitCode }: ChildProcess): number | undefined {
  if (exitCode !== null) throw new Error(`unshare ended with ${exitCode}`)
  const [below] = execFileSync('cat', [`/proc/${pid}/task/${pid}/children`], { encoding: 'utf8' }).split(' ')
  if (!below) return undefined
  return readFileSync(`/proc/${below}/comm`, 'utf8').startsWith('node') ? Number(below) : undefined
}
