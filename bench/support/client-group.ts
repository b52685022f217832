import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { percentile } from '../../commands/support/percentile'
import { eventually } from '../../test/support/eventually'
import { type Defer } from './bench'
import { cpuMs, peakRssMb } from './processes'

const TIMEOUT_MS = 300_000
/**
 * Records that a client may handle at the same time. A multiple of the number of partitions, because
 * kafkajs-each-batch.mjs divides it among them.
 */
const CONCURRENCY = 60

/** A program and its own arguments. The arguments that all clients share follow; see bench/peers/report.mjs. */
export type Client = readonly [program: string, ...args: string[]]

export const nodeClient = (name: string): Client => [process.execPath, join(__dirname, '../peers', `${name}.mjs`)]

/** What clients have handled. Times in ms since 1970, 0 before the first record. */
interface Progress {
  handled: number
  /** Records that were handled again. */
  repeated: number
  firstAt: number
  lastAt: number
}

interface Report extends Progress {
  isInOrder: boolean
  /** From publishing until the handling began, ms, of each record since the last report that was published with `isTimed`. */
  delays: number[]
}

interface Member {
  child: ChildProcess
  /** Undefined before the first report. */
  progress: Progress | undefined
}

interface GroupOptions {
  client: Client
  brokers: readonly string[]
  topic: string
  workMs?: number
  /** Further arguments of the client. */
  args?: readonly string[]
  defer: Defer
}

/** Processes of one consumer group that report what they have handled. */
export class ClientGroup {
  private readonly members: Member[] = []
  private readonly delays: number[] = []
  private readonly groupId = randomUUID()
  private failure: string | undefined

  constructor(private readonly options: GroupOptions) {}

  /** Starts a member; resolves when it reports for the first time. */
  async addMember(): Promise<void> {
    const { client, brokers, topic, workMs = 0, args = [], defer } = this.options
    const [program, ...clientArgs] = client
    const sharedArgs = [brokers[0] ?? '', topic, this.groupId, String(workMs), String(CONCURRENCY)]
    const child = spawn(program, [...clientArgs, ...sharedArgs, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    defer(() => child.kill('SIGKILL'))
    const member: Member = { child, progress: undefined }
    this.members.push(member)
    child.once('exit', (code) => (this.failure ??= `exited with code ${code}`))
    createInterface({ input: child.stdout }).on('line', (line) => this.receive(member, JSON.parse(line) as Report))
    await this.waitUntil(() => member.progress !== undefined, 'the client to start')
  }

  /** CPU time of all members so far, ms. */
  cpuMs(): number {
    return cpuMs(this.pids())
  }

  /** The highest peak of the resident memory among the members, MB. */
  peakMb(): number {
    return Math.max(...this.pids().map(peakRssMb))
  }

  /** Waits until all members together have handled `count` records. */
  async waitUntilHandled(count: number): Promise<Progress> {
    await this.waitUntil(() => this.progress().handled >= count, `${count} handled records`)
    return this.progress()
  }

  /** The 99th percentile of the delays of the records that were published with `isTimed`, ms. */
  p99Ms(): number {
    return percentile(this.delays, 0.99)
  }

  /** What all members together have handled. */
  progress(): Progress {
    const total = { handled: 0, repeated: 0, firstAt: 0, lastAt: 0 }
    for (const { progress } of this.members) {
      if (!progress || progress.firstAt === 0) continue
      total.handled += progress.handled
      total.repeated += progress.repeated
      total.firstAt = Math.min(total.firstAt || Infinity, progress.firstAt)
      total.lastAt = Math.max(total.lastAt, progress.lastAt)
    }
    return total
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.members.map(async ({ child }) => {
        child.removeAllListeners('exit')
        const exited = once(child, 'exit')
        child.kill('SIGKILL')
        await exited
      }),
    )
  }

  private pids(): number[] {
    return this.members.map(({ child }) => child.pid ?? 0)
  }

  private receive(member: Member, { isInOrder, delays, ...progress }: Report): void {
    member.progress = progress
    this.delays.push(...delays)
    if (!isInOrder) this.failure ??= 'records of the same key were handled out of order'
  }

  private async waitUntil(condition: () => boolean, description: string): Promise<void> {
    await eventually(() => this.failure !== undefined || condition(), description, TIMEOUT_MS, 5)
    if (this.failure !== undefined) throw new Error(`${this.options.client.at(-1)}: ${this.failure}`)
  }
}
