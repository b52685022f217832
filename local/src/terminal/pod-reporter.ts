import { type Exit } from '../pods/container-process'
import { type Pod, type PodEvent } from '../pods/pod'
import { type Terminal, seconds } from './terminal'

const MAX_LOG_LENGTH = 160

/** Prints crashes and failed probes of pods, why pods cannot start, when they are ready again, and when they have terminated. */
export class PodReporter {
  private readonly failedPods = new Set<string>()
  /** The messages about waiting Deployments that have been printed; each is printed only once. */
  private readonly printedMessages = new Set<string>()
  private isMuted = false

  constructor(private readonly terminal: Terminal) {}

  /** Stops all reports. Call it on shutdown, when pods end as expected. */
  mute(): void {
    this.isMuted = true
  }

  readonly report = (event: PodEvent): void => {
    if (!this.isMuted) this.print(event)
  }

  private print(event: PodEvent): void {
    const { pod } = event
    switch (event.kind) {
      case 'ended':
        this.failedPods.add(pod.name)
        return this.terminal.warning(
          `${pod.name} ${describeExit(event.exit)}, ${restartText(event.restartInMs)}${describeLog(pod, event.exit)}`,
        )
      case 'waiting':
        return this.printOnce(
          `${pod.identity.deployment} cannot start image ${event.image}: ${event.message}`,
          event.reason,
        )
      case 'unhealthy':
        return this.terminal.warning(`${pod.name} ${event.reason} and is restarted`)
      case 'ready':
        if (this.failedPods.delete(pod.name))
          this.terminal.event(`${pod.name} is ready again after ${seconds(event.afterMs)}`)
        return
      case 'deleted':
        this.failedPods.delete(pod.name)
        return this.terminal.event(`${pod.name} terminated after ${seconds(event.afterMs)}`)
      case 'started':
    }
  }

  private printOnce(text: string, reason: string): void {
    if (reason === 'ImagePullBackOff' || this.printedMessages.has(text)) return
    this.printedMessages.add(text)
    this.terminal.warning(text)
  }
}

function describeExit({ code, signal }: Exit): string {
  return signal ? `was killed by ${signal}` : `exited with code ${code}`
}

function restartText(restartInMs: number): string {
  return restartInMs === 0 ? 'restarts at once' : `restarts in ${restartInMs / 1_000} s`
}

/** The last log line, which explains most crashes; empty after a signal, whose cause is not in the log. */
function describeLog(pod: Pod, { signal }: Exit): string {
  const { lastText } = pod.log
  if (signal || !lastText) return ''
  const message = messageOf(lastText)
  return `\n          ${message.length > MAX_LOG_LENGTH ? `${message.slice(0, MAX_LOG_LENGTH)}…` : message}`
}

/** The message of a JSON log line, or the line itself. */
function messageOf(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } }
    return [msg, err?.message].filter(Boolean).join(': ') || line
  } catch {
    return line
  }
}
