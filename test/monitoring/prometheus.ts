import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../manifests/support/read'
import { eventually } from '../support/eventually'

/** A program of Prometheus: from .cache/prometheus, where CI unpacks Debian's package, or from the PATH. */
function findProgram(name: string): string | undefined {
  const unpacked = join(root, '.cache/prometheus/usr/bin', name)
  if (existsSync(unpacked)) return unpacked
  return spawnSync(name, ['--version']).status === 0 ? name : undefined
}

const prometheus = findProgram('prometheus')
const promtool = findProgram('promtool')
export const isPrometheusInstalled = prometheus !== undefined && promtool !== undefined

/** Runs promtool and returns its exit code and output. */
export function runPromtool(args: readonly string[], cwd: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(promtool ?? 'promtool', args, { cwd, encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

/** A Prometheus server with its data in a temporary folder. */
export interface PrometheusServer {
  /** `host:port` */
  address: string
  /** The series of an instant query. @throws the error of Prometheus */
  query: (expr: string) => Promise<{ metric: Record<string, string>; value: [number, string] }[]>
  stop: () => Promise<void>
}

/**
 * Starts Prometheus on a free port. `config` and `rules`: contents of its files, written as JSON, which is valid YAML.
 * `openMetrics`: samples that its storage contains at the start, in the OpenMetrics format with timestamps.
 */
export async function startPrometheus(config: object, rules: object, openMetrics?: string): Promise<PrometheusServer> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'))
  writeFileSync(join(folder, 'rules.json'), JSON.stringify(rules))
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, rule_files: ['rules.json'] }))
  if (openMetrics !== undefined) fillStorage(folder, openMetrics)
  const args = ['--config.file=config.json', '--storage.tsdb.path=data', '--web.listen-address=127.0.0.1:0']
  const child = spawn(prometheus ?? 'prometheus', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const stop = async () => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit')
    rmSync(folder, { recursive: true })
  }
  try {
    const address = await readAddress(child)
    // Until its storage is loaded, Prometheus responds 503 to queries.
    await eventually(async () => (await fetch(`http://${address}/-/ready`)).ok, 'Prometheus to be ready')
    return { address, query: (expr) => query(address, expr), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function fillStorage(folder: string, openMetrics: string): void {
  writeFileSync(join(folder, 'samples.txt'), openMetrics)
  const { status, output } = runPromtool(['tsdb', 'create-blocks-from', 'openmetrics', 'samples.txt', 'data'], folder)
  if (status !== 0) throw new Error(`promtool cannot import the samples: ${output}`)
}

async function readAddress({ stderr }: ChildProcess): Promise<string> {
  let output = ''
  for await (const text of stderr!.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    output += text as string
    const [, address] = /msg="Listening on" address=(\S+)/.exec(output) ?? []
    if (!address) continue
    stderr!.resume()
    return address
  }
  throw new Error(`prometheus exited before it listened. Its output:\n${output}`)
}

async function query(address: string, expr: string) {
  const response = await fetch(`http://${address}/api/v1/query?${new URLSearchParams({ query: expr }).toString()}`)
  const { error, data } = (await response.json()) as {
    error?: string
    data?: { result: Awaited<ReturnType<PrometheusServer['query']>> }
  }
  if (!data) throw new Error(`${expr}: ${error}`)
  return data.result
}
