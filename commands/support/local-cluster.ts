import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { eventually } from '../../test/support/eventually'
import { type RunningCluster, findRunningCluster } from './running-cluster'

const root = join(__dirname, '../..')
const READY_TIMEOUT_MS = 300_000

/** A local cluster in a separate process. */
export interface LocalCluster {
  /** URL of the gateway. */
  url: string
  /** URL of the Kubernetes API. */
  apiUrl: string
  brokers: string[]
  pid: number
  /** Stops the cluster with SIGTERM; resolves when its process has exited. */
  stop: () => Promise<void>
}

interface ClusterOptions {
  /** Further arguments of `npm start`. */
  args?: readonly string[]
  onOutput?: (text: string) => void
  /** Folder of the checkout that runs. Default: this one. */
  checkout?: string
  /** Additional environment variables of the cluster and its pods. */
  env?: Record<string, string>
}

/** Runs `npm start` on free ports; resolves when every pod is ready. */
export async function startCluster({
  args = [],
  onOutput,
  checkout = root,
  env = {},
}: ClusterOptions = {}): Promise<LocalCluster> {
  let output = ''
  const collect = (text: string) => {
    output += text
    onOutput?.(text)
  }
  const child = spawnCluster(process.execPath, ['commands/start.mjs', ...args], { onOutput: collect, checkout, env })
  try {
    await eventually(() => /^Ready after/m.test(output) || hasExited(child), 'npm start to be ready', READY_TIMEOUT_MS)
    if (hasExited(child)) throw new Error(`npm start exited before it was ready. Its output:\n${output}`)
    return await waitForCluster(child, (pid) => pid === child.pid, checkout)
  } catch (error) {
    await stopProcess(child)
    throw error
  }
}

/**
 * Starts a program that runs a local cluster on free ports. The program exits when this process ends, even if this
 * process is killed.
 */
export function spawnCluster(
  program: string,
  args: readonly string[],
  { onOutput, checkout = root, env = {} }: Omit<ClusterOptions, 'args'> = {},
): ChildProcess {
  const child = spawn(program, [...args, '--port', '0'], {
    cwd: checkout,
    env: { ...process.env, ...env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => onOutput?.(String(data)))
  return child
}

/** Waits for the cluster whose process is `child` or one of its descendants: the process that `isOwnPid` accepts. */
export async function waitForCluster(
  child: ChildProcess,
  isOwnPid: (pid: number) => boolean,
  checkout = root,
): Promise<LocalCluster> {
  const findOwnCluster = (): RunningCluster | undefined => {
    const running = findRunningCluster(checkout)
    return running && isOwnPid(running.pid) ? running : undefined
  }
  const { kafka, ...addresses } = await eventually(
    findOwnCluster,
    'the addresses of the local cluster',
    READY_TIMEOUT_MS,
  )
  return { ...addresses, brokers: kafka.split(','), stop: () => stopProcess(child) }
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (hasExited(child)) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

const hasExited = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null
