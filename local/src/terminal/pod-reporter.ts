import { type Exit } from '../pods/container-process'
import { type Pod, type PodEvent } from '../pods/pod'
import { type Terminal, seconds } from './terminal'

const LONGEST_QUOTE = 160

/** Tells what happens to pods, one line each: crashes and restarts, not what goes as it should. */
export class PodReporter {
  private readonly troubled = new Set<string>()
  private isQuiet = false

  constructor(private readonly terminal: Terminal) {}

  /** From now on pods end because they were asked to. */
  quiet(): void {
    this.isQuiet = true
  }

  readonly report = (event: PodEvent): void => {
    if (!this.isQuiet) this.tell(event)
  }

  private tell(event: PodEvent): void {
    const { pod } = event
    switch (event.kind) {
      case 'ended':
        this.troubled.add(pod.name)
        return this.terminal.warning(
          `${pod.name} ${describeExit(event.exit)}, ${restartText(event.restartInMs)}${quote(pod, event.exit)}`,
        )
      case 'unhealthy':
        return this.terminal.warning(`${pod.name} ${event.reason}: it is restarted`)
      case 'ready':
        if (this.troubled.delete(pod.name))
          this.terminal.event(`${pod.name} is ready again after ${seconds(event.afterMs)}`)
        return
      case 'gone':
        this.troubled.delete(pod.name)
        return this.terminal.event(`${pod.name} left after ${seconds(event.afterMs)}`)
      case 'started':
    }
  }
}

function describeExit({ code, signal }: Exit): string {
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`
}

function restartText(restartInMs: number): string {
  return restartInMs === 0 ? 'starts again at once' : `starts again in ${restartInMs / 1_000} s`
}

/** The last thing a pod said explains most crashes; one that was killed from outside has said nothing about it. */
function quote(pod: Pod, { signal }: Exit): string {
  const last = pod.log.tail(1)[0]?.text
  if (signal || !last) return ''
  const message = messageOf(last)
  return `\n          ${message.length > LONGEST_QUOTE ? `${message.slice(0, LONGEST_QUOTE)}…` : message}`
}

/** The words of a JSON log line, or the line itself. */
function messageOf(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } }
    return [msg, err?.message].filter((text) => text).join(': ') || line
  } catch {
    return line
  }
}
