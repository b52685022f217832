import { get } from 'node:http'
import { connect } from 'node:net'
import { type Container, type Probe } from '../manifests/objects'
import { type RunningContainer } from './container-process'
import { pause } from '../pause'

interface ProbeResults {
  /** The startup probe has succeeded, or the container has none. */
  onStarted: () => void
  onReady: (ready: boolean) => void
  /** A startup or liveness probe has failed too often: the container must be restarted. */
  onUnhealthy: (reason: string) => void
}

export interface ProberOptions extends ProbeResults {
  container: Container
  check: (probe: Probe, timeoutMs: number) => Promise<boolean>
  /** Stops all probes. */
  signal: AbortSignal
  now: () => number
}

/**
 * Maximum period of startup and readiness probes until a container is ready for the first time: a process is ready
 * sooner than a container on a cluster, and longer periods would delay the start of the local cluster.
 */
const STARTUP_PERIOD_MS = 150

/** Delay before the first probe: no service is ready sooner. */
const FIRST_PROBE_DELAY_MS = 200

/** Runs the startup probe of a container, then its readiness and liveness probes concurrently. */
export async function runProbes(options: ProberOptions): Promise<void> {
  const { container, signal } = options
  await pause(FIRST_PROBE_DELAY_MS, signal)
  if (!(await passStartup(options)) || signal.aborted) return
  options.onStarted()
  await Promise.all([
    watchReadiness(container.readinessProbe, options),
    watchLiveness(container.livenessProbe, options),
  ])
}

async function passStartup(options: ProberOptions): Promise<boolean> {
  const { container, signal, now } = options
  const probe = container.startupProbe
  if (!probe) return true
  const { delayMs, periodMs, failureThreshold } = timingOf(probe)
  const deadline = now() + delayMs + periodMs * failureThreshold
  while (!signal.aborted) {
    if (await runProbe(probe, options)) return true
    if (now() >= deadline) {
      options.onUnhealthy('failed its startup probe')
      return false
    }
    await pause(Math.min(periodMs, STARTUP_PERIOD_MS), signal)
  }
  return false
}

async function watchReadiness(probe: Probe | undefined, options: ProberOptions): Promise<void> {
  const { signal, onReady } = options
  if (!probe) return onReady(true)
  const { periodMs, failureThreshold } = timingOf(probe)
  let failures = 0
  let wasReady = false
  while (!signal.aborted) {
    const ready = await runProbe(probe, options)
    if (signal.aborted) return
    failures = ready ? 0 : failures + 1
    if (ready || failures >= failureThreshold) onReady(ready)
    wasReady ||= ready
    await pause(wasReady ? periodMs : Math.min(periodMs, STARTUP_PERIOD_MS), signal)
  }
}

async function watchLiveness(probe: Probe | undefined, options: ProberOptions): Promise<void> {
  const { signal, onUnhealthy } = options
  if (!probe) return
  const { delayMs, periodMs, failureThreshold } = timingOf(probe)
  let failures = 0
  await pause(delayMs, signal)
  while (!signal.aborted) {
    await pause(periodMs, signal)
    if (signal.aborted) return
    failures = (await runProbe(probe, options)) ? 0 : failures + 1
    if (failures >= failureThreshold && !signal.aborted) return onUnhealthy('failed its liveness probe')
  }
}

function runProbe(probe: Probe, { check }: ProberOptions): Promise<boolean> {
  return check(probe, (probe.timeoutSeconds ?? 1) * 1_000)
}

function timingOf({ initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 }: Probe) {
  return { delayMs: initialDelaySeconds * 1_000, periodMs: periodSeconds * 1_000, failureThreshold }
}

/** Probes a container once, by a request to the port of its process or by a command. Never rejects. */
export function probeContainer(
  { port, probe }: Pick<RunningContainer, 'port' | 'probe'>,
  { httpGet, exec }: Probe,
  timeoutMs: number,
): Promise<boolean> {
  if (exec && probe) return probe(exec.command ?? [], timeoutMs)
  return httpGet ? httpProbe(port, httpGet, timeoutMs) : tcpProbe(port, timeoutMs)
}

/** True if a connection is accepted within `timeoutMs`. */
function tcpProbe(port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: timeoutMs })
    const end = (passed: boolean) => {
      socket.destroy()
      resolve(passed)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
  })
}

/** True for a status of 200 to 399 within `timeoutMs`. */
function httpProbe(port: number, probe: NonNullable<Probe['httpGet']>, timeoutMs: number): Promise<boolean> {
  const { path = '/', httpHeaders = [] } = probe
  return new Promise((resolve) => {
    const configuredHeaders = Object.fromEntries(httpHeaders.map(({ name, value }) => [name.toLowerCase(), value]))
    const headers = { 'user-agent': 'kube-probe/local', ...configuredHeaders }
    const request = get({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume()
      const { statusCode = 500 } = response
      resolve(statusCode >= 200 && statusCode < 400)
    })
    request.setTimeout(timeoutMs, () => request.destroy())
    request.on('error', () => resolve(false))
    request.on('close', () => resolve(false))
  })
}
