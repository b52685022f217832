import { get } from 'node:http'
import { text } from 'node:stream/consumers'

const TIMEOUT_MS = 2_000

/** CPU seconds since the start of a process, and its resident memory. */
export interface UsageCounters {
  cpuSeconds: number
  memoryBytes: number
}

/** Reads CPU time and memory from a pod's /metrics; undefined if unavailable. */
export async function readMetricsEndpoint(port: number): Promise<UsageCounters | undefined> {
  const metrics = await fetchMetrics(port)
  const cpuSeconds = readValue(metrics, 'process_cpu_seconds_total')
  const memoryBytes = readValue(metrics, 'process_resident_memory_bytes')
  return cpuSeconds === undefined || memoryBytes === undefined ? undefined : { cpuSeconds, memoryBytes }
}

function fetchMetrics(port: number): Promise<string> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/metrics', agent: false }, (response) => {
      text(response).then(resolve, () => resolve(''))
    })
    request.setTimeout(TIMEOUT_MS, () => request.destroy())
    request.on('error', () => resolve(''))
  })
}

function readValue(metrics: string, name: string): number | undefined {
  const text = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(metrics)?.[1]
  return text === undefined ? undefined : Number(text)
}
