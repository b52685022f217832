import { type Exit } from '../pods/container-process'
import { type Pod, type PodEvent } from '../pods/pod'
import { type Terminal, seconds } from './terminal'

const MAX_QUOTE = 160

/** Prints crashes and restarts of pods, one line each. */
export class PodReporter {
  private readonly failed = new Set<string>()
  private isQuiet = false

  constructor(private readonly terminal: Terminal) {}

  /** Call it on shutdown: pods that end from now on are not reported. */
  quiet(): void {
    this.isQuiet = true
  }

  readonly report = (event: PodEvent): void => {
    if (!this.isQuiet) this.print(event)
  }

  private print(event: PodEvent): void {
    const { pod } = event
    switch (event.kind) {
      case 'ended':
        this.failed.add(pod.name)
        return this.terminal.warning(
          `${pod.name} ${describeExit(event.exit)}, ${restartText(event.restartInMs)}${quote(pod, event.exit)}`,
        )
      case 'unhealthy':
        return this.terminal.warning(`${pod.name} ${event.reason}, restarting it`)
      case 'ready':
        if (this.failed.delete(pod.name))
          this.terminal.event(`${pod.name} is ready again after ${seconds(event.afterMs)}`)
        return
      case 'deleted':
        this.failed.delete(pod.name)
        return this.terminal.event(`${pod.name} terminated after ${seconds(event.afterMs)}`)
      case 'started':
    }
  }
}

function describeExit({ code, signal }: Exit): string {
  return signal ? `was killed by ${signal}` : `exited with code ${code}`
}

function restartText(restartInMs: number): string {
  return restartInMs === 0 ? 'restarts at once' : `restarts in ${restartInMs / 1_000} s`
}

/** The last log line explains most crashes, but not those by a signal. */
function quote(pod: Pod, { signal }: Exit): string {
  const last = pod.log.tail(1)[0]?.text
  if (signal || !last) return ''
  const message = messageOf(last)
  return `\n          ${message.length > MAX_QUOTE ? `${message.slice(0, MAX_QUOTE)}…` : message}`
}

/** The message of a JSON log line, or the line itself. */
function messageOf(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } }
    return [msg, err?.message].filter((text) => text).join(': ') || line
  } catch {
    return line
  }
}
