import { type PodUsage } from '@food-delivery/autoscaler'
import { type PodIdentity, type PodState } from '../pods/pod-state'
import { type UsageCounters, readMetricsEndpoint } from './read-metrics-endpoint'
import { readProcessUsage } from './read-process-usage'

/** The counters of a pod at a point in time. */
interface PodSample extends UsageCounters {
  /** ms since 1970. */
  at: number
  pid: number
}

export type Resource = 'cpu' | 'memory'

interface ResourceUsageOptions {
  now: () => number
  /** Reads the counters of a pod. Default: from the operating system; on Windows from its /metrics. */
  read?: (port: number, pid: number) => Promise<UsageCounters | undefined>
}

/** The parts of a pod that are needed to measure it. */
interface MeasuredPod {
  name: string
  state: Pick<PodState, 'pid' | 'port'>
  identity: Pick<PodIdentity, 'template'>
}

/** Computes the usage of pods like metrics-server, from two samples of their counters. */
export class ResourceUsage {
  /** The newest sample of each pod, by its name, and the sample before it. */
  private readonly windows = new Map<string, { from?: PodSample; to: PodSample }>()

  constructor(private readonly options: ResourceUsageOptions) {}

  /** Samples these pods, and drops the earlier samples of all others. Never rejects. */
  async sample(pods: readonly MeasuredPod[]): Promise<void> {
    const names = new Set(pods.map(({ name }) => name))
    for (const name of this.windows.keys()) if (!names.has(name)) this.windows.delete(name)
    await Promise.all(pods.map((pod) => this.samplePod(pod)))
  }

  /** Usage per pod: CPU in thousandths of a core, memory in thousandths of a byte. Omits pods with fewer than two samples. */
  usage(pods: readonly MeasuredPod[], resource: Resource): PodUsage[] {
    return pods.flatMap((pod) => {
      const window = this.windows.get(pod.name)
      const value = window && milliUsage(window, resource)
      const [container] = pod.identity.template.spec.containers
      if (!window?.from || value === undefined || !container) return []
      const windowSeconds = (window.to.at - window.from.at) / 1_000
      return [{ name: pod.name, containers: { [container.name]: value }, timestamp: window.to.at, windowSeconds }]
    })
  }

  private async samplePod(pod: MeasuredPod): Promise<void> {
    const { port, pid } = pod.state
    if (port === undefined || pid === undefined) return void this.windows.delete(pod.name)
    const counters = await (this.options.read ?? readCounters)(port, pid)
    if (!counters) return
    const to = { ...counters, pid, at: this.options.now() }
    const from = this.windows.get(pod.name)?.to
    this.windows.set(pod.name, { to, ...(from?.pid === pid ? { from } : {}) })
  }
}

/** Reads /metrics only if the operating system has no counters: both start at different times and cannot be mixed. */
const readCounters = async (port: number, pid: number) => (await readProcessUsage(pid)) ?? readMetricsEndpoint(port)

function milliUsage({ from, to }: { from?: PodSample; to: PodSample }, resource: Resource): bigint | undefined {
  if (resource === 'memory') return BigInt(Math.round(to.memoryBytes)) * 1_000n
  const seconds = from ? (to.at - from.at) / 1_000 : 0
  if (!from || seconds <= 0) return undefined
  return BigInt(Math.ceil(((to.cpuSeconds - from.cpuSeconds) / seconds) * 1_000))
}
