import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { type Defer } from './bench'

/** Starts a script of bench/ in its own process; resolves with the process and its first message. */
export async function forkScript<T>(
  script: string,
  args: readonly string[],
  defer: Defer,
): Promise<{ child: ChildProcess; pid: number; message: T }> {
  const child = fork(join(__dirname, '..', script), args, {
    execPath: process.execPath,
    // Scripts whose memory is measured are JavaScript, because ts-node would add 60 MB.
    execArgv: script.endsWith('.ts') ? [require.resolve('ts-node/dist/bin.js')] : [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  defer(() => child.kill('SIGKILL'))
  const message = await new Promise<T>((resolve, reject) => {
    child.once('message', (received) => resolve(received as T))
    child.once('exit', (code) => reject(new Error(`${script} exited with code ${code}`)))
  })
  return { child, pid: child.pid ?? 0, message }
}
