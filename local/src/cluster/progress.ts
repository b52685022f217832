import { type Deployment } from '../manifests/objects'
import { type Revision } from './revisions'

/** The pods of a Deployment during a rollout. */
interface Rollout {
  deployment: Deployment
  replicas: number
  replicaSet: Revision
  isUpToDate: boolean
  isEnding: boolean
  activePods: readonly unknown[]
  updatedPods: readonly unknown[]
  readyPods: readonly unknown[]
}

const DEFAULT_DEADLINE_SECONDS = 600
/** Maximum delay of setTimeout. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Computes the condition Progressing of a Deployment. */
export class Progress {
  private lastCounts = { revision: '', updated: 0, old: 0, ready: 0 }
  /** Time of the last progress, ms since 1970. */
  private progressedAt = 0
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly rollout: Rollout,
    private readonly now: () => number,
  ) {}

  /** The current condition, without its times. */
  condition() {
    this.observe()
    const { replicaSet, deployment } = this.rollout
    const condition = (status: string, reason: string, message: string) => ({ status, reason, message })
    const name = `ReplicaSet "${replicaSet.name}"`
    if (deployment.spec.paused) return condition('Unknown', 'DeploymentPaused', 'Deployment is paused')
    if (replicaSet.isComplete)
      return condition('True', 'NewReplicaSetAvailable', `${name} has successfully progressed.`)
    if (this.remainingMs > 0) return condition('True', 'ReplicaSetUpdated', `${name} is progressing.`)
    return condition('False', 'ProgressDeadlineExceeded', `${name} has timed out progressing.`)
  }

  /** Calls `onExpired` when the deadline passes without progress. Must be called after each change of the Deployment. */
  watch(onExpired: () => void): void {
    clearTimeout(this.timer)
    const { replicaSet, deployment, isEnding } = this.rollout
    const { remainingMs } = this
    if (replicaSet.isComplete || deployment.spec.paused || isEnding || remainingMs <= 0 || remainingMs > MAX_TIMER_MS)
      return
    this.timer = setTimeout(onExpired, remainingMs).unref()
  }

  private get remainingMs(): number {
    const { progressDeadlineSeconds = DEFAULT_DEADLINE_SECONDS } = this.rollout.deployment.spec
    return this.progressedAt + progressDeadlineSeconds * 1_000 - this.now()
  }

  /** Updates `progressedAt` and whether the revision is complete, from the current pods. */
  private observe(): void {
    const { replicaSet, activePods, updatedPods, readyPods, replicas, isUpToDate } = this.rollout
    const { lastCounts } = this
    const updated = updatedPods.length
    const counts = { updated, old: activePods.length - updated, ready: readyPods.length }
    const isNew = lastCounts.revision !== replicaSet.name
    if (isNew || counts.updated > lastCounts.updated || counts.old < lastCounts.old || counts.ready > lastCounts.ready)
      this.progressedAt = this.now()
    this.lastCounts = { revision: replicaSet.name, ...counts }
    const isAvailable = counts.updated === replicas && counts.old === 0 && counts.ready === replicas
    if (isAvailable && isUpToDate) replicaSet.isComplete = true
  }
}
