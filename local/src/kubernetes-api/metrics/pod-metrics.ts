import { setTimeout as sleep } from 'node:timers/promises'
import { ResourceUsage } from '../../autoscaling/resource-usage'
import { type Pod } from '../../pods/pod'

/** Age from which samples are replaced by new ones: the period of metrics-server. */
const MAX_SAMPLE_AGE_MS = 15_000
/** Time between the first two samples of a pod; CPU usage needs two. */
const FIRST_WINDOW_MS = 1_000

/**
 * The usage of pods for `kubectl top`. Takes samples only when a client requests them. The samples for HPAs are separate, because
 * their period must not change.
 */
export class PodMetrics {
  private readonly usage: ResourceUsage
  private sampledAt = Number.NEGATIVE_INFINITY
  private sampling: Promise<void> | undefined

  constructor(private readonly now: () => number) {
    this.usage = new ResourceUsage({ now })
  }

  /**
   * The usage of the pods for which it is known: CPU in thousandths of a core, memory in bytes. `pods`: all pods of the
   * cluster.
   */
  async read(pods: readonly Pod[]) {
    this.sampling ??= this.sample(pods).finally(() => (this.sampling = undefined))
    await this.sampling
    const memory = new Map(this.usage.usage(pods, 'memory').map((usage) => [usage.name, usage]))
    return this.usage
      .usage(pods, 'cpu')
      .map(({ name, containers, timestamp, windowSeconds }) => ({
        name,
        timestamp,
        windowSeconds,
        containers: Object.entries(containers).map(([container, cpu]) => ({
          name: container,
          cpu: Number(cpu),
          memory: Number(memory.get(name)?.containers[container] ?? 0) / 1_000,
        })),
      }))
  }

  private async sample(pods: readonly Pod[]): Promise<void> {
    const isFresh = this.now() - this.sampledAt < MAX_SAMPLE_AGE_MS
    if (isFresh && this.isUsageKnown(pods)) return
    await this.usage.sample(pods)
    this.sampledAt = this.now()
    if (this.isUsageKnown(pods)) return
    await sleep(FIRST_WINDOW_MS)
    await this.usage.sample(pods)
  }

  private isUsageKnown(pods: readonly Pod[]): boolean {
    const runningPods = pods.filter(({ state }) => state.pid !== undefined)
    return this.usage.usage(runningPods, 'cpu').length === runningPods.length
  }
}
