import { get } from 'node:http'
import { text } from 'node:stream/consumers'

const TIMEOUT_MS = 2_000

/** Reads CPU time and memory from a pod's /metrics; undefined if unavailable. */
export async function readPodMetrics(port: number): Promise<{ cpuSeconds: number; memoryBytes: number } | undefined> {
  const page = await load(port)
  const cpuSeconds = value(page, 'process_cpu_seconds_total')
  const memoryBytes = value(page, 'process_resident_memory_bytes')
  return cpuSeconds === undefined || memoryBytes === undefined ? undefined : { cpuSeconds, memoryBytes }
}

function load(port: number): Promise<string> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/metrics', agent: false }, (response) => {
      text(response).then(resolve, () => resolve(''))
    })
    request.setTimeout(TIMEOUT_MS, () => request.destroy())
    request.on('error', () => resolve(''))
  })
}

function value(page: string, metric: string): number | undefined {
  const found = new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(page)?.[1]
  return found === undefined ? undefined : Number(found)
}
