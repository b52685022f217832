import { setTimeout as sleep } from 'node:timers/promises'
import { type ConsumerName, consumerNames, consumers, stepsOf } from '@food-delivery/contracts'
import { faultCommand, runFaultCommand } from '../../test/support/outages'
import { RealBrokers } from '../../test/support/real-brokers'
import { type Defer } from './bench'
import { type BenchCluster } from './bench-cluster'
import { youngestOf } from './processes'

/** What was killed or frozen, and when; ms since 1970. */
export interface SoakFault {
  description: string
  /** The consumer whose pod was killed or frozen; undefined for a broker. */
  consumer?: ConsumerName
  from: number
  to: number
}

interface FaultOptions {
  cluster: BenchCluster
  everyMs: number
  signal: AbortSignal
  defer: Defer
}

/** An event that was published again. */
interface Repeat {
  orderId: string
  eventType: string
  publishedAt: number
}

const FAULT_MS = 10_000
/** Time until other pods have taken over the work of a lost one and have caught up. */
const TAKEOVER_MS = 20_000
/** How long before a fault an event may have been published while the offset of its cause was still uncommitted. */
const UNCOMMITTED_MS = 1_000

type FaultAction = (cluster: BenchCluster) => Promise<SoakFault | undefined>

/**
 * Injects one fault after the other, at intervals, until `signal` aborts. The faults kill pods; with `FAULT_COMMAND`
 * and three brokers, they kill and freeze both pods and brokers.
 */
export async function injectFaults({ cluster, everyMs, signal, defer }: FaultOptions): Promise<SoakFault[]> {
  const faults: SoakFault[] = []
  const actions = canLoseBrokers() ? podAndBrokerFaults(defer, cluster.brokers) : [killPod]
  const startedAt = Date.now()
  for (let nth = 0; ; nth++) {
    const waitMs = Math.max(0, startedAt + (nth + 1) * everyMs - Date.now())
    await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return faults
    const fault = await actions[nth % actions.length]!(cluster)
    if (fault) faults.push(fault)
    if (fault) console.log(`${new Date(fault.from).toISOString()} ${fault.description}`)
  }
}

/** Whether faults include killed brokers: that needs three brokers and `FAULT_COMMAND`. */
export function canLoseBrokers(): boolean {
  return faultCommand !== undefined && process.env['BOOTSTRAP_SERVERS']?.split(',').length === 3
}

/** The reason why an event was published again; undefined if no fault explains it. */
export function explanationOf(repeat: Repeat, repeats: readonly Repeat[], faults: readonly SoakFault[]) {
  const { orderId, eventType, publishedAt } = repeat
  const possibleCauses = faults.filter(
    ({ from, to }) => publishedAt >= from - UNCOMMITTED_MS && publishedAt <= to + TAKEOVER_MS,
  )
  const ownPod = possibleCauses.find(({ consumer }) => consumer && publishedBy(consumer).includes(eventType))
  if (ownPod) return ownPod.description
  const earlierRepeat = repeats.find((other) => other.orderId === orderId && other.publishedAt < publishedAt)
  if (earlierRepeat) return `follows ${earlierRepeat.eventType}`
  return possibleCauses.find(({ consumer }) => !consumer)?.description
}

const publishedBy = (consumer: ConsumerName): readonly string[] => (consumer === 'status' ? [] : stepsOf(consumer))

function podAndBrokerFaults(defer: Defer, addresses: readonly string[]): FaultAction[] {
  const brokers = new RealBrokers(addresses)
  defer(() => brokers.close())
  const brokerFault =
    (server: string, begin: 'kill' | 'pause', end: 'start' | 'resume'): FaultAction =>
    async () => {
      await brokers.waitUntilInSync(0)
      const from = Date.now()
      await runFaultCommand(begin, server)
      await sleep(FAULT_MS)
      await runFaultCommand(end, server)
      return { description: `${server} ${begin === 'kill' ? 'killed' : 'frozen'}`, from, to: Date.now() }
    }
  const kill = (server: string) => brokerFault(server, 'kill', 'start')
  const freeze = (server: string) => brokerFault(server, 'pause', 'resume')
  return [kill('kafka2'), killPod, freeze('kafka3'), freezePod, kill('kafka3'), killPod, freeze('kafka2'), freezePod]
}

function killPod(cluster: BenchCluster): Promise<SoakFault | undefined> {
  const consumer = randomConsumer()
  const pid = youngestPod(cluster, consumer)
  if (pid === undefined) return Promise.resolve(undefined)
  const from = Date.now()
  process.kill(pid, 'SIGKILL')
  return Promise.resolve({ description: `a pod of ${consumer} killed`, consumer, from, to: from })
}

async function freezePod(cluster: BenchCluster): Promise<SoakFault | undefined> {
  const consumer = randomConsumer()
  const pid = youngestPod(cluster, consumer)
  if (pid === undefined) return undefined
  const from = Date.now()
  process.kill(pid, 'SIGSTOP')
  await sleep(FAULT_MS)
  process.kill(pid, 'SIGCONT')
  return { description: `a pod of ${consumer} frozen`, consumer, from, to: Date.now() }
}

/**
 * The process id of a consumer's youngest pod; undefined if the consumer has too few pods. The older one of two pods is
 * never killed, so that its memory can be compared.
 */
function youngestPod(cluster: BenchCluster, consumer: ConsumerName): number | undefined {
  const pids = cluster.pidsOf(consumers[consumer].service)
  return pids.length < (canLoseBrokers() ? 2 : 1) ? undefined : youngestOf(pids)
}

const randomConsumer = () => consumerNames[Math.floor(Math.random() * consumerNames.length)]!
