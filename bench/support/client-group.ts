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

/** A program and its own arguments. The arguments that all clients share follow; see bench/peers/report.mjs. */
export type Client = readonly [program: string, ...args: string[]]

export const nodeClient = (name: string): Client => [process.execPath, join(__dirname, '../peers', `${name}.mjs`)]

interface Report {
  handled: number
  /** Records that were handled again. */
  repeated: number
  isInOrder: boolean
  delays: number[]
}

interface Member {
  child: ChildProcess
  handled: number
  repeated: number
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
  /** When the first record was handled, monotonic ms; 0 before. */
  private firstHandledAt = 0

  constructor(private readonly options: GroupOptions) {}

  /** Starts a member; resolves when it reports for the first time. */
  async addMember(): Promise<void> {
    const { client, brokers, topic, workMs = 0, args = [], defer } = this.options
    const [program, ...clientArgs] = client
    const sharedArgs = [brokers[0] ?? '', topic, this.groupId, String(workMs)]
    const child = spawn(program, [...clientArgs, ...sharedArgs, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    defer(() => child.kill('SIGKILL'))
    const member: Member = { child, handled: -1, repeated: 0 }
    this.members.push(member)
    child.once('exit', (code) => (this.failure ??= `exited with code ${code}`))
    createInterface({ input: child.stdout }).on('line', (line) => this.receive(member, JSON.parse(line) as Report))
    await this.waitUntil(() => member.handled >= 0, 'the client to start')
  }

  /** CPU time of all members so far, ms. */
  cpuMs(): number {
    return cpuMs(this.pids())
  }

  /** The highest peak of the resident memory among the members, MB. */
  peakMb(): number {
    return Math.max(...this.pids().map(peakRssMb))
  }

  /** Waits until all members together have handled `count` records; resolves with the seconds since the first one. */
  async waitUntilHandled(count: number): Promise<number> {
    await this.waitUntil(
      () => this.members.reduce((sum, { handled }) => sum + handled, 0) >= count,
      `${count} handled records`,
    )
    return (performance.now() - this.firstHandledAt) / 1_000
  }

  /** The 99th percentile of the delays of the records that were published with `isTimed`, ms. */
  p99Ms(): number {
    return percentile(this.delays, 0.99)
  }

  /** How many records were handled again, for example after a client went back to its committed offset. */
  repeated(): number {
    return this.members.reduce((sum, { repeated }) => sum + repeated, 0)
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

  private receive(member: Member, { handled, repeated, isInOrder, delays }: Report): void {
    if (handled > 0) this.firstHandledAt ||= performance.now()
    member.handled = handled
    member.repeated = repeated
    this.delays.push(...delays)
    if (!isInOrder) this.failure ??= 'records of the same key were handled out of order'
  }

  private async waitUntil(condition: () => boolean, description: string): Promise<void> {
    await eventually(() => this.failure !== undefined || condition(), description, TIMEOUT_MS, 5)
    if (this.failure !== undefined) throw new Error(`${this.options.client.at(-1)}: ${this.failure}`)
  }
}
