import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '../../../../test/support/eventually'
import { type Consumer, type Producer } from '../../src'
import { createTestConsumer, type TestKafka } from '../test-kafka'
import { HandlerLog } from './handler-log'
import { type Random, createRandom } from './random'
import { SlowNetwork } from './slow-network'
import { DRAIN_MS, type Work, anyWork, parseWork } from './work'

export interface Clients {
  kafka: TestKafka
  producer: Producer
  /** The network of each group; a scenario adds its own. */
  networks: Map<string, SlowNetwork>
}

const STOP_MS = 8_000
const MAX_PODS = 5

/** A group whose members start and stop while records arrive, at times that depend on the seed. */
export class Scenario {
  readonly trace: string[] = []
  private readonly random: Random
  private readonly network: SlowNetwork
  private readonly handlerLog = new HandlerLog()
  private readonly running: Consumer[] = []
  private readonly pending: Promise<unknown>[] = []
  private readonly problems: string[] = []
  private readonly startedAt = performance.now()
  private readonly groupId: string
  private topic = ''
  private startedPods = 0

  constructor(
    private readonly seed: number,
    private readonly clients: Clients,
  ) {
    this.random = createRandom(String(seed))
    this.network = new SlowNetwork(seed, (line) => this.log(line))
    this.groupId = clients.kafka.groupId()
  }

  /** Resolves with a description of each problem. */
  async run(): Promise<string[]> {
    const { kafka, networks } = this.clients
    this.topic = await kafka.topic(6)
    networks.set(this.groupId, this.network)
    this.start()
    const records = this.produce()
    await this.scale()
    const sent = await records
    const hasNoLag = async () => (await kafka.lagOf(this.topic, this.groupId)) === 0
    await eventually(hasNoLag, 'no lag', 20_000).catch((error: Error) => this.problems.push(error.message))
    this.network.hasFaults = false
    await Promise.all(this.pending)
    await Promise.all(this.running.splice(0).map((consumer) => consumer.stop()))
    networks.delete(this.groupId)
    // If the session of a member has timed out, the next owner may repeat records.
    const isOnce = this.network.requestsOfRemovedMembers.length === 0
    return [...this.problems, ...this.handlerLog.problems(sent, isOnce)]
  }

  private async scale(): Promise<void> {
    const { random, running } = this
    for (let step = random.integer(4, 8); step > 0; step--) {
      await sleep(random.isTrue(0.4) ? random.integer(0, 30) : random.integer(50, 500))
      if (running.length > 1 && (running.length === MAX_PODS || random.isTrue(0.5))) this.stop()
      else this.start()
    }
  }

  private start(): void {
    const pod = `p${this.startedPods++}`
    const consumer = this.createConsumer(pod)
    this.running.push(consumer)
    this.log(`${pod} starts`)
    this.pending.push(consumer.start())
  }

  private stop(): void {
    const [consumer] = this.running.splice(this.random.integer(0, this.running.length - 1), 1)
    this.pending.push(this.stopInTime(consumer!))
  }

  private async stopInTime(consumer: Consumer): Promise<void> {
    const startedAt = performance.now()
    this.log(`stop of the owner of ${consumer.health().partitions.join(', ')}`)
    await consumer.stop({ deadlineMs: STOP_MS })
    const tookMs = performance.now() - startedAt
    if (tookMs > STOP_MS) this.problems.push(`a stop took ${Math.round(tookMs)} ms`)
  }

  private createConsumer(pod: string): Consumer {
    const { kafka } = this.clients
    return createTestConsumer({
      kafka: kafka.config(pod),
      topic: this.topic,
      groupId: this.groupId,
      concurrency: 8,
      workSlots: 1 + (this.seed % 3),
      rebalanceDrainMs: DRAIN_MS,
      timing: { heartbeatMs: 150, fetchWaitMs: 60, commitDelayMs: this.seed % 2 ? 5 : 20 },
      route: ({ value }) => ({ kind: 'task', message: String(value), workMs: parseWork(String(value)).workMs }),
      handle: (message, { attempt }) => this.handle(pod, parseWork(message), attempt),
    })
  }

  private async handle(pod: string, work: Work, attempt: number): Promise<void> {
    if (attempt === 1 && work.fails) throw new Error('fails once')
    const end = this.handlerLog.begin(pod, work)
    this.log(`${pod} handles ${work.nth}`)
    if (work.handlerMs > 0) await sleep(work.handlerMs)
    end()
    this.log(`${pod} has handled ${work.nth}`)
  }

  private async produce(): Promise<Work[]> {
    const { random } = this
    const sent: Work[] = []
    for (let nth = random.integer(20, 60); nth > 0; nth--) {
      const work = anyWork(nth, random)
      sent.push(work)
      await this.clients.producer.send({ topic: this.topic, key: work.key, value: JSON.stringify(work) })
      if (random.isTrue(0.3)) await sleep(random.integer(0, 120))
    }
    return sent
  }

  private log(line: string): void {
    this.trace.push(`${(performance.now() - this.startedAt).toFixed(0)} ${line}`)
  }
}
