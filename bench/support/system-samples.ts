import { setTimeout as sleep } from 'node:timers/promises'
import { ORDERS_TOPIC, consumerNames, consumers } from '@food-delivery/contracts'
import { createLagAdmin } from '@food-delivery/kafka-client'
import { logger } from '../../commands/support/logger'
import { median } from '../../commands/support/percentile'
import { type Defer } from './bench'
import { type Figure, figure, printTable } from './figures'
import { type BenchCluster } from './bench-cluster'
import { pssMb } from './processes'

/** The processes to measure, each by a part of its command line. `npm run bench -- soak` kills none of them. */
const measuredProcesses = ['/embedded/', '/start.mjs', '/apiservice/', '/realtimedata/'] as const

/** Measurements of the system at one time. */
export interface SystemSample {
  /** Time since the sampling began, minutes. */
  minute: number
  /** Lag of each group, in the order of `consumerNames`. */
  lags: number[]
  pods: number
  /** Memory in the order of `measuredProcesses`, MB. */
  memory: number[]
}

interface SampleOptions {
  cluster: BenchCluster
  readLags: () => Promise<number[]>
  everyMs: number
  signal: AbortSignal
}

export async function takeSamples({ cluster, readLags, everyMs, signal }: SampleOptions): Promise<SystemSample[]> {
  const samples: SystemSample[] = []
  for (let nth = 1; !signal.aborted; nth++) {
    await sleep(everyMs)
    const processes = cluster.processes()
    const pidsOf = (commandPart: string) =>
      processes.flatMap(({ pid, command }) => (command.includes(commandPart) ? [pid] : []))
    samples.push({
      minute: (nth * everyMs) / 60_000,
      // Without a leader, a partition has no lag that can be read.
      lags: await readLags().catch(() => consumerNames.map(() => NaN)),
      pods: cluster.pidsOf().length,
      memory: measuredProcesses.map((part) => pssMb(pidsOf(part))),
    })
  }
  return samples
}

/** Creates a function that reads the lag of each group, in the order of `consumerNames`. */
export async function createLagReader({ brokers }: BenchCluster, defer: Defer): Promise<() => Promise<number[]>> {
  const admin = createLagAdmin({ kafka: { brokers, clientId: 'bench' }, logger })
  await admin.connect()
  defer(() => admin.disconnect())
  const groupIds = consumerNames.map((name) => consumers[name].groupId)
  return async () => {
    const groups = await admin.lag({ topic: ORDERS_TOPIC, groupIds })
    return groupIds.map((groupId) => groups.get(groupId)?.total ?? 0)
  }
}

export function printSamples(samples: readonly SystemSample[]): void {
  const names = [...consumerNames.map((name) => `lag ${name}`), ...measuredProcesses.map((part) => `MB ${part}`)]
  printTable(
    ['minute', 'pods', ...names],
    samples.map(({ minute, pods, lags, memory }) => {
      const megabytes = memory.map((mb) => mb.toFixed(0))
      return [minute.toFixed(1), pods, ...lags, ...megabytes]
    }),
  )
}

/** The median lag of each group; the name of the figure contains the maximum. */
export function lagFigures(samples: readonly SystemSample[]): Figure[] {
  return consumerNames.map((name, index) => {
    const lags = samples.map((sample) => sample.lags[index] ?? 0).filter((lag) => !Number.isNaN(lag))
    return figure(`lag of ${name}, median (maximum ${Math.max(...lags)})`, median(lags), '')
  })
}

/** Growth of the memory from the second sixth of the samples, when V8 has optimized the code, to the last sixth. */
export function memoryFigures(samples: readonly SystemSample[]): Figure[] {
  const sixth = Math.max(1, Math.floor(samples.length / 6))
  return measuredProcesses.map((part, index) => {
    const memory = samples.map((sample) => sample.memory[index] ?? 0)
    const [earlyMb, lateMb] = [median(memory.slice(sixth, 2 * sixth)), median(memory.slice(-sixth))]
    return figure(`memory growth of ${part}, which had ${earlyMb.toFixed(0)} MB`, lateMb - earlyMb, 'MB')
  })
}
