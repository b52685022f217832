import { setTimeout as sleep } from 'node:timers/promises'
import { ORDERS_TOPIC, consumerNames, consumers } from '@food-delivery/contracts'
import { createLagAdmin } from '@food-delivery/kafka-client'
import { silentLogger } from '../../test/support/test-bus'
import { type Defer } from './bench'
import { type Figure, median, printTable } from './figures'
import { type Laptop } from './laptop'
import { pssMb } from './processes'

/** Processes that are never killed, by a part of their command line. */
const survivors = ['/embedded/', '/start.mjs', '/apiservice/', '/realtimedata/'] as const

/** The system at one moment. */
export interface Sample {
  minute: number
  /** Lag of each group, in the order of `consumerNames`. */
  lags: number[]
  pods: number
  /** In the order of `survivors`, MB. */
  memory: number[]
}

interface SampleOptions {
  laptop: Laptop
  lagsOf: () => Promise<number[]>
  everyMs: number
  isOver: () => boolean
}

/** Samples the system at intervals until `isOver`. */
export async function takeSamples({ laptop, lagsOf, everyMs, isOver }: SampleOptions): Promise<Sample[]> {
  const samples: Sample[] = []
  for (let nth = 1; !isOver(); nth++) {
    await sleep(everyMs)
    const processes = laptop.processes()
    const pidsOf = (part: string) => processes.flatMap(({ pid, command }) => (command.includes(part) ? [pid] : []))
    samples.push({
      minute: (nth * everyMs) / 60_000,
      lags: await lagsOf(),
      pods: laptop.pidsOf().length,
      memory: survivors.map((part) => pssMb(pidsOf(part))),
    })
  }
  return samples
}

/** Reads the lag of each group, in the order of `consumerNames`. */
export async function lagReader({ brokers }: Laptop, defer: Defer): Promise<() => Promise<number[]>> {
  const admin = createLagAdmin({ kafka: { brokers, clientId: 'bench' }, logger: silentLogger })
  await admin.connect()
  defer(() => admin.disconnect())
  const groupIds = consumerNames.map((name) => consumers[name].groupId)
  return async () => {
    const lags = await admin.lag({ topic: ORDERS_TOPIC, groupIds })
    return groupIds.map((groupId) => lags.get(groupId)?.total ?? 0)
  }
}

export function printSamples(samples: readonly Sample[]): void {
  printTable(
    ['minute', 'pods', ...consumerNames.map((name) => `lag ${name}`), ...survivors.map((part) => `MB ${part}`)],
    samples.map(({ minute, pods, lags, memory }) => [
      minute.toFixed(1),
      pods,
      ...lags,
      ...memory.map((mb) => mb.toFixed(0)),
    ]),
  )
}

/** The lag of the groups. */
export function lagFigures(samples: readonly Sample[]): Figure[] {
  return consumerNames.map((name, nth) => ({
    name: `lag of ${name}, median and most (${Math.max(...samples.map(({ lags }) => lags[nth] ?? 0))})`,
    measured: median(samples.map(({ lags }) => lags[nth] ?? 0)),
    unit: '',
  }))
}

/** How much memory grew from the second sixth to the last: before that V8 has not compiled everything. */
export function memoryFigures(samples: readonly Sample[]): Figure[] {
  const sixth = Math.max(1, Math.floor(samples.length / 6))
  return survivors.map((part, nth) => {
    const memory = samples.map((sample) => sample.memory[nth] ?? 0)
    const [early, late] = [median(memory.slice(sixth, 2 * sixth)), median(memory.slice(-sixth))]
    return { name: `memory of ${part} from ${early.toFixed(0)} MB on`, measured: late - early, unit: 'MB more' }
  })
}
