import { spawn } from 'node:child_process'
import { type Program, programFile } from './container-program'
import { processGuard, signalGroup } from './process-guard'

/**
 * Runs the command of an exec probe without a shell, in the folder of the container's program. True if the command
 * exits with code 0 within `timeoutMs`; after that time, it is killed with its child processes.
 */
export function execProbe(
  { cwd }: Pick<Program, 'cwd'>,
  { command, env, timeoutMs }: { command: readonly string[]; env: Record<string, string>; timeoutMs: number },
): Promise<boolean> {
  const [program = '', ...args] = command
  return new Promise((resolve) => {
    const child = spawn(programFile(program), args, { cwd, env, stdio: 'ignore', detached: true, windowsHide: true })
    const { pid = 0 } = child
    if (pid > 0) processGuard.add(pid)
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), timeoutMs)
    const end = (passed: boolean) => {
      clearTimeout(timer)
      if (pid > 0) processGuard.remove(pid)
      resolve(passed)
    }
    child.once('error', () => end(false))
    child.once('exit', (code) => end(code === 0))
  })
}
