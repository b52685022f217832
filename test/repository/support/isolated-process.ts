import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { eventually } from '../../support/eventually'

/** A user id like those that OpenShift assigns, without an entry in /etc/passwd. */
const USER_ID = 1_000_680_000

/** Whether new namespaces can be created, which needs Linux and root privileges. */
export const canIsolate =
  process.platform === 'linux' &&
  spawnSync('unshare', ['--mount', '--pid', '--fork', 'setpriv', '--reuid', String(USER_ID), 'true']).status === 0

export interface IsolatedProcess {
  /** Process id outside the namespace; inside, the process has id 1. */
  pid: number
  /** Resolves with the exit code and the signal. */
  exited: Promise<[number | null, NodeJS.Signals | null]>
  /** Resolves with the port when the service logs that it listens; rejects with its output if it exits first. */
  listening: Promise<number>
  kill: () => void
}

/**
 * Runs Node like a container: as process 1 of a namespace, as an unknown user without capabilities, and with no
 * writable folder except /dev/shm. The caller must stop it.
 */
export async function runIsolated(args: string[], env: Record<string, string>): Promise<IsolatedProcess> {
  const setpriv = ['setpriv', `--reuid=${USER_ID}`, '--regid=0', '--clear-groups', '--no-new-privs']
  const inside = [...setpriv, '--bounding-set=-all', '--inh-caps=-all', process.execPath, ...args]
  const script = 'mount -o remount,ro,bind / && exec "$@"'
  const child = spawn(
    'unshare',
    ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child', 'sh', '-c', script, 'sh', ...inside],
    { env: { PATH: process.env.PATH ?? '', ...env }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const exited = once(child, 'exit') as IsolatedProcess['exited']
  const listening = readPort(child.stdout)
  // The caller may kill the process without waiting for the port.
  listening.catch(() => undefined)
  const pid = await eventually(() => findNode(child), 'node to be process 1 of its namespace')
  return { pid, exited, listening, kill: () => void child.kill('SIGKILL') }
}

async function readPort(stdout: Readable): Promise<number> {
  let output = ''
  for await (const text of stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    output += text as string
    const [, port] = /"port":(\d+),"msg":"listening"/.exec(output) ?? []
    if (!port) continue
    // A full pipe would stop the service.
    stdout.resume()
    return Number(port)
  }
  throw new Error(`the service exited before it listened. Its output:\n${output}`)
}

/** Process id of the child process of unshare; undefined until it runs Node. */
function findNode({ pid, exitCode }: ChildProcess): number | undefined {
  if (exitCode !== null) throw new Error(`unshare exited with code ${exitCode}`)
  const [child] = execFileSync('cat', [`/proc/${pid}/task/${pid}/children`], { encoding: 'utf8' }).split(' ')
  if (!child) return undefined
  return readFileSync(`/proc/${child}/comm`, 'utf8').startsWith('node') ? Number(child) : undefined
}
