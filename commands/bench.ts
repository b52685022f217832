// npm run bench
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { type BenchResult, loadNow } from '../bench/support/bench'
import { figureHeader, figureRow, printTable } from '../bench/support/figures'
import { readArguments } from './support/arguments.mjs'

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
const tsNode = require.resolve('ts-node/dist/bin.js')
const scriptOf = (name: string) => join(__dirname, `../bench/${name}.ts`)

const args = process.argv.slice(2)
const isNamed = args[0] !== undefined && !args[0].startsWith('-')
const { values, positionals, refuse } = readArguments(
  {
    command: 'npm run bench',
    purpose:
      'Runs every bench, one after the other, and prints their figures as one table; or one bench with its options.',
    usage: ['npm run bench -- [--only A,B]', 'npm run bench -- NAME [its options]', 'npm run bench -- NAME --help'],
    positionals: [{ name: 'NAME', meaning: `${benches.join(', ')}; or lag, profile, soak` }],
    options: { only: { type: 'list', meaning: 'these benches only' } },
    notes: 'Servers: BOOTSTRAP_SERVERS, MONGODB_URL and REDIS_URL, else embedded ones.',
  },
  isNamed ? args.slice(0, 1) : args,
)

void (positionals[0] === undefined ? runAll(values.only ?? benches) : runOne(positionals[0]))

/** Runs one bench with the options that follow its name. */
async function runOne(name: string): Promise<void> {
  if (!/^[a-z]+$/.test(name) || !existsSync(scriptOf(name))) refuse(`there is no bench "${name}"`)
  const child = spawn(process.execPath, [tsNode, scriptOf(name), ...args.slice(1)], { stdio: 'inherit' })
  // The child gets Ctrl-C as well, and stops what it started first.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  const [code] = (await once(child, 'exit')) as [number | null]
  process.exitCode = code ?? 1
}

async function runAll(chosen: readonly string[]): Promise<void> {
  const unknown = chosen.filter((name) => !benches.includes(name))
  if (unknown.length > 0) refuse(`--only: there is no ${unknown.join(', ')}; there are ${benches.join(', ')}`)
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
  const child = spawn(process.execPath, [tsNode, scriptOf(name)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  // It stops what it started, then exits.
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
