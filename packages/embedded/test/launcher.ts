import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type EmbeddedAddresses } from '../src/embedded'

const root = join(__dirname, '..')

// The build is used if it is newer than the source, because it starts five times as fast.
const { main, execArgv } = isBuilt()
  ? { main: join(root, 'dist/main.js'), execArgv: [] }
  : { main: join(root, 'src/main.ts'), execArgv: ['-r', join(__dirname, 'kafka/register-swc.cjs')] }

function isBuilt(): boolean {
  const buildInfo = join(root, 'tsconfig.tsbuildinfo')
  if (!existsSync(buildInfo)) return false
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const builtAt = statSync(buildInfo).mtimeMs
  return files.every(
    ({ parentPath, name }) => name.endsWith('.test.ts') || statSync(join(parentPath, name)).mtimeMs < builtAt,
  )
}

export interface LaunchedProcess {
  child: ChildProcess
  addresses: EmbeddedAddresses
  /** Sends the signal and waits for the exit. Returns the exit code, or the name of the signal that ended the process. */
  stop(signal: NodeJS.Signals): Promise<number | string>
}

/** Starts the command-line program and waits for the addresses of its servers. */
export async function launch(...args: string[]): Promise<LaunchedProcess> {
  const child = fork(main, args, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const earlyExit = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`the program exited with code ${String(code)} before it was ready`)),
  )
  const [addresses] = (await Promise.race([once(child, 'message'), earlyExit])) as [EmbeddedAddresses]
  earlyExit.catch(() => undefined)
  const stop = async (signal: NodeJS.Signals): Promise<number | string> => {
    const exit = once(child, 'exit') as Promise<[number | null, string | null]>
    child.kill(signal)
    const [code, endSignal] = await exit
    return code ?? endSignal ?? ''
  }
  return { child, addresses, stop }
}

/** Runs the command-line program until it exits; returns its stderr and exit code. */
export async function launchUntilExit(...args: string[]): Promise<{ code: number; stderr: string }> {
  const child = fork(main, args, { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
  const [code] = (await once(child, 'close')) as [number]
  return { code, stderr }
}
