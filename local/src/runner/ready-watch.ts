import { type DeploymentController } from '../cluster/deployment-controller'
import { lacksImage } from '../pods/start-backoff'

interface ReadyWatchOptions {
  /** Called once per Deployment, when all its pods are ready for the first time. `afterMs`: since the watch began. */
  onDeployment: (deployment: DeploymentController, afterMs: number) => void
  now: () => number
}

/** Waits until all pods of every Deployment are ready, except Deployments whose image cannot run on this machine. */
export class ReadyWatch {
  private readonly readyNames = new Set<string>()
  private readonly startedAt: number
  private resolve: () => void = () => undefined
  /** Resolves when the pods of all these Deployments are ready. */
  readonly allReady: Promise<void>

  constructor(private readonly options: ReadyWatchOptions) {
    this.startedAt = options.now()
    this.allReady = new Promise((resolve) => (this.resolve = resolve))
  }

  /** Call each time a pod becomes ready or waits. */
  check(deployments: readonly DeploymentController[]): void {
    for (const deployment of deployments) {
      if (this.readyNames.has(deployment.name) || deployment.readyPods.length < deployment.replicas) continue
      this.readyNames.add(deployment.name)
      this.options.onDeployment(deployment, this.options.now() - this.startedAt)
    }
    if (this.unreadyDeployments(deployments).length === 0) this.resolve()
  }

  /** The Deployments whose pods have never all been ready, and whose image can run on this machine. */
  unreadyDeployments(deployments: readonly DeploymentController[]): DeploymentController[] {
    const unready = deployments.filter(({ name }) => !this.readyNames.has(name))
    return unready.filter(({ activePods }) => !activePods.some(({ state }) => lacksImage(state.container)))
  }
}
