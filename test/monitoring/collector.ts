import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unusedPort } from '../../packages/kafka-client/test/test-kafka'
import { root } from '../manifests/support/read'
import { eventually } from '../support/eventually'

/**
 * The Collector of `collector/main.go`, at the path where .ci/run and developers build it. Without it, `otelcol` of the
 * PATH is used.
 */
const builtProgram = join(root, '.cache/otelcol')
const program = existsSync(builtProgram) ? builtProgram : findInPath('otelcol')
export const isCollectorInstalled = program !== undefined

function findInPath(name: string): string | undefined {
  return spawnSync(name, ['--version']).status === 0 ? name : undefined
}

/** A running OpenTelemetry Collector. */
export interface Collector {
  /** Value of OTEL_EXPORTER_OTLP_ENDPOINT. */
  url: string
  /** Its log, which contains rejected spans. */
  log: () => string
  stop: () => Promise<void>
}

/** Starts a Collector that listens on a free port and forwards the spans it receives to the URL `forwardTo`. */
export async function startCollector(forwardTo: string): Promise<Collector> {
  const folder = mkdtempSync(join(tmpdir(), 'otelcol-'))
  const endpoint = `127.0.0.1:${await unusedPort()}`
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify(configOf(endpoint, forwardTo)))
  const child = spawn(program ?? 'otelcol', ['--config', 'file:config.yaml'], { cwd: folder, stdio: 'pipe' })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (log += data.toString()))
  await eventually(
    () => log.includes('Everything is ready') || (child.exitCode !== null && Promise.reject(new Error(log))),
    'the Collector to start',
  )
  return {
    url: `http://${endpoint}`,
    log: () => log,
    stop: async () => {
      if (child.exitCode === null && child.kill()) await once(child, 'exit')
      rmSync(folder, { recursive: true })
    },
  }
}

/** The configuration as JSON, which is valid YAML. Without a queue, the Collector forwards spans at once. */
const configOf = (endpoint: string, forwardTo: string) => ({
  receivers: { otlp: { protocols: { http: { endpoint } } } },
  exporters: { otlphttp: { endpoint: forwardTo, compression: 'none', sending_queue: { enabled: false } } },
  service: {
    telemetry: { metrics: { level: 'none' } },
    pipelines: { traces: { receivers: ['otlp'], exporters: ['otlphttp'] } },
  },
})
