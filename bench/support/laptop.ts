import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../../test/support/eventually'
import { type RunningCluster } from '../../commands/support/kafka-settings'
import { type Defer } from './bench'
import { type ProcessInfo, familyOf } from './processes'

const root = join(__dirname, '../..')
const START_LIMIT_MS = 90_000
const READY = /^Ready after/m

/** The whole system as `npm start` runs it: apart from the bench, so that neither slows the other's event loop. */
export interface Laptop {
  url: string
  brokers: string[]
  /** Every process of it; the servers' too where they are embedded. */
  processes: () => ProcessInfo[]
  /** Pods of one service that run now; of all services by default. */
  pidsOf: (service?: string) => number[]
  /** Sets the size of a Deployment; resolves when it is reached. */
  scale: (deployment: string, replicas: number) => Promise<void>
  /** Resolves when a Deployment has its pods, all of them ready. */
  whole: (deployment: string) => Promise<void>
  stop: () => Promise<void>
}

export interface LaptopOptions {
  /** Stopped when the bench ends. */
  defer: Defer
  /** Arguments of `npm start`. Default: no restaurants, no autoscaler. */
  args?: readonly string[]
}

const quietArgs = ['--no-seed', '--autoscaler', 'off']

/** Starts the system on free ports; resolves when every pod is ready. */
export async function startLaptop({ defer, args = quietArgs }: LaptopOptions): Promise<Laptop> {
  const { child, output } = spawnLaptop(['commands/start.mjs', ...args])
  defer(() => stopLaptop(child))
  await eventually(() => READY.test(output()) || hasEnded(child), 'the system to be ready', START_LIMIT_MS)
  if (hasEnded(child)) throw new Error(`npm start ended:\n${output()}`)
  const { url, apiUrl, kafka } = await addressesOf(child)
  const processes = () => familyOf(child.pid ?? 0)
  const whole = (deployment: string) => waitUntilWhole(apiUrl, deployment)
  return {
    url,
    processes,
    whole,
    brokers: kafka.split(','),
    pidsOf: (service = '') =>
      processes().flatMap(({ pid, command }) => (command.includes(`/services/${service}`) ? [pid] : [])),
    scale: async (deployment, replicas) => {
      await requestScale(apiUrl, deployment, replicas)
      await whole(deployment)
    },
    stop: () => stopLaptop(child),
  }
}

/** Runs the start script (or npm, which does) on free ports; it ends with this process, even if that is killed. */
export function spawnLaptop(
  args: readonly string[],
  program: string = process.execPath,
): { child: ChildProcess; output: () => string } {
  const child = spawn(program, [...args, '--port', '0'], {
    cwd: root,
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += String(data)))
  return { child, output: () => output }
}

/** The address of the system in a process (or its child), once its output reports it. */
export function addressesOf({ pid = 0 }: ChildProcess): Promise<RunningCluster> {
  return eventually(
    () => {
      const running = runningFile()
      return running && familyOf(pid).some((member) => member.pid === running.pid) ? running : undefined
    },
    'the addresses of the system',
    START_LIMIT_MS,
  )
}

function runningFile(): (RunningCluster & { pid: number }) | undefined {
  try {
    return JSON.parse(readFileSync(join(root, '.cache/running.json'), 'utf8')) as RunningCluster & { pid: number }
  } catch {
    return undefined
  }
}

export async function stopLaptop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null

async function requestScale(apiUrl: string, deployment: string, replicas: number): Promise<void> {
  const response = await fetch(`${deploymentUrl(apiUrl, deployment)}/scale`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ spec: { replicas } }),
  })
  if (!response.ok) throw new Error(`scale ${deployment}: ${response.status} ${await response.text()}`)
  await response.text()
}

async function waitUntilWhole(apiUrl: string, deployment: string): Promise<void> {
  const isWhole = async () => {
    const response = await fetch(deploymentUrl(apiUrl, deployment))
    const { spec, status } = (await response.json()) as {
      spec: { replicas: number }
      status?: { readyReplicas?: number; replicas?: number }
    }
    return status?.replicas === spec.replicas && (status.readyReplicas ?? 0) === spec.replicas
  }
  await eventually(isWhole, `${deployment} to have its pods`, START_LIMIT_MS)
}

const deploymentUrl = (apiUrl: string, name: string) => `${apiUrl}/apis/apps/v1/namespaces/default/deployments/${name}`
