import { spawn } from 'node:child_process'
import { type Program, programFile } from './container-program'
import { processGuard } from './process-guard'
import { signalGroup } from './process-group'

/**
 * Runs the command of a probe as the program of its container runs, without a shell. True if it exits with code 0 within
 * `timeoutMs`, after which it is killed with its children.
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
