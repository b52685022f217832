import { setTimeout as sleep } from 'node:timers/promises'
import { median } from '../../commands/support/percentile'
import { type Figure, atMost, figure } from './figures'
import { type BenchCluster } from './bench-cluster'
import { rssMb } from './processes'

const SAMPLE_MS = 10_000
/** The early memory is that at this share of the run, when V8 has compiled the code: 6 of the default 30 minutes. */
const EARLY_SHARE = 1 / 5
const GROWTH_LIMIT = 1.15

export interface PodMemory {
  /** Name of the service by process id. */
  pods: Map<number, string>
  /** Oldest first. `atMs`: time since the first sample. `rss`: resident memory by process id, MB. */
  samples: { atMs: number; rss: Map<number, number> }[]
}

/** Reads the resident memory of every pod at intervals until `signal` aborts. */
export async function samplePodMemory(cluster: BenchCluster, signal: AbortSignal): Promise<PodMemory> {
  const memory: PodMemory = { pods: new Map(), samples: [] }
  const startedAt = performance.now()
  while (!signal.aborted) {
    const rss = new Map<number, number>()
    for (const { pid, command } of cluster.processes()) {
      const service = /\/services\/(\w+)/.exec(command)?.[1]
      if (service === undefined) continue
      memory.pods.set(pid, service)
      rss.set(pid, rssMb(pid))
    }
    memory.samples.push({ atMs: performance.now() - startedAt, rss })
    await sleep(SAMPLE_MS)
  }
  return memory
}

/**
 * The growth of the resident memory of each process that ran from the time of `EARLY_SHARE` to the end: the median of
 * the last thirtieth of the run, relative to the median of the thirtieth that ends at `EARLY_SHARE`.
 */
export function podMemoryFigures({ pods, samples }: PodMemory, soakMs: number): Figure[] {
  const windowMs = soakMs / 30
  const rssInWindow = (pid: number, endMs: number) =>
    samples.flatMap(({ atMs, rss }) => (atMs > endMs - windowMs && atMs <= endMs ? [rss.get(pid) ?? 0] : []))
  return [...pods].flatMap(([pid, service]) => {
    const [earlyMb, lateMb] = [rssInWindow(pid, soakMs * EARLY_SHARE), rssInWindow(pid, soakMs)]
    if ([...earlyMb, ...lateMb].includes(0) || earlyMb.length === 0 || lateMb.length === 0) return []
    const growth = median(lateMb) / median(earlyMb)
    const name = `RSS growth of ${service} ${pid}, ${median(earlyMb).toFixed(0)} to ${median(lateMb).toFixed(0)} MB`
    return [figure(name, growth, 'times', atMost({ required: GROWTH_LIMIT }))]
  })
}
