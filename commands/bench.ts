// npm run bench [-- --only pipeline,hop]: every bench, one after the other, and one Markdown table of what they found.
// Servers: embedded, or those of BOOTSTRAP_SERVERS, MONGODB_URL and REDIS_URL.
import { spawn } from 'node:child_process'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BenchResult, loadNow } from '../bench/support/bench'
import { figureHeader, figureRow, printTable } from '../bench/support/figures'

/** By name of the file. The start comes first: it builds what is missing. */
const benches = [
  'start',
  'intake',
  'pipeline',
  'status',
  'hop',
  'order',
  'footprint',
  'takeover',
  'scale',
  'consumer',
  'install',
]
const LIMIT_MS = 180_000

void main()

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } })
  const chosen = values.only?.split(',') ?? benches
  const unknown = chosen.filter((name) => !benches.includes(name))
  if (unknown.length > 0) {
    console.error(`--only: there is no ${unknown.join(', ')}; there are ${benches.join(', ')}`)
    process.exit(2)
  }
  const rows: string[][] = []
  const loads: string[] = []
  for (const name of chosen) {
    loads.push(`${name} ${loadNow()}`)
    rows.push(...(await measure(name)))
  }
  printTable(figureHeader, rows)
  console.log(`\n${machine()}. Load average before each: ${loads.join(', ')}.`)
}

/** Runs one bench; one that fails is a row with its error. */
async function measure(name: string): Promise<string[][]> {
  const startedAt = performance.now()
  process.stderr.write(`${name} … `)
  const result = await run(name)
  process.stderr.write(`${Math.round((performance.now() - startedAt) / 1_000)} s\n`)
  return result?.figures.map((figure) => figureRow(name, figure)) ?? [[name, 'failed', '', '', 'no']]
}

function run(name: string): Promise<BenchResult | undefined> {
  const tsNode = require.resolve('ts-node/dist/bin.js')
  const child = spawn(process.execPath, [tsNode, join(__dirname, `../bench/${name}.ts`)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  // It ends what it has started, then itself.
  const timer = setTimeout(() => child.kill('SIGTERM'), LIMIT_MS)
  let result: BenchResult | undefined
  child.on('message', (message) => (result = message as BenchResult))
  return new Promise((resolve) => {
    child.once('exit', () => {
      clearTimeout(timer)
      resolve(result)
    })
  })
}

function machine(): string {
  const own = process.env['BOOTSTRAP_SERVERS'] ? 'real' : 'embedded'
  const model = cpus()[0]?.model.trim() ?? 'unknown'
  return `${availableParallelism()} cores (${model}), Node ${process.versions.node}, ${own} servers`
}
