import { pause } from '../pause'
import { type ContainerState } from './pod-state'

/** A container cannot be started yet, so its pod waits. `message`: why, in some cases with what to do. */
export class ContainerWaitsError extends Error {
  override readonly name = 'ContainerWaitsError'
  readonly code = 'CONTAINER_WAITS'

  constructor(
    readonly reason: 'ErrImagePull' | 'CreateContainerConfigError',
    message: string,
  ) {
    super(message)
  }
}

/** The reason and message in the state of a waiting container. */
export interface Waiting {
  reason: string
  message: string
}

/** Whether a container waits because no program runs in place of its image. */
export const lacksImage = (state: ContainerState): boolean =>
  state.kind === 'waiting' && (state.reason === 'ErrImagePull' || state.reason === 'ImagePullBackOff')

/** Time for which the state is ErrImagePull before it becomes ImagePullBackOff. */
const ERR_IMAGE_PULL_MS = 5_000
/** Time between two attempts to pull an image: at first, and at most. */
const FIRST_PULL_DELAY_MS = 10_000
const MAX_PULL_DELAY_MS = 300_000
/** Period of checks for a missing ConfigMap or Secret. */
const CONFIG_CHECK_MS = 1_000

/** Waits between two attempts to start a container, like Kubernetes: 10 s for an image, doubling to 5 min. */
export class StartBackoff {
  private nextDelayMs = FIRST_PULL_DELAY_MS

  /** Resolves when the container should be started again. `onWaiting`: called with each waiting state. */
  async wait(error: ContainerWaitsError, image: string, signal: AbortSignal, onWaiting: (waiting: Waiting) => void) {
    const { reason, message } = error
    onWaiting({ reason, message })
    if (reason !== 'ErrImagePull') return pause(CONFIG_CHECK_MS, signal)
    await pause(ERR_IMAGE_PULL_MS, signal)
    if (signal.aborted) return
    onWaiting({ reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ${reason}: ${message}` })
    const remainingMs = this.nextDelayMs - ERR_IMAGE_PULL_MS
    this.nextDelayMs = Math.min(this.nextDelayMs * 2, MAX_PULL_DELAY_MS)
    await pause(remainingMs, signal)
  }
}
