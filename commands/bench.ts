import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { type BenchResult, loadAverage } from '../bench/support/bench'
import { againstOption, checkOut } from '../bench/support/checkouts'
import { figureHeader, figureRow, printTable, printTargets } from '../bench/support/figures'
import { usesRealServers } from '../bench/support/kafka-process'
import { readArguments } from './support/arguments.mjs'

/** The benchmarks that run if none is named. `start` comes first, because it builds what is missing. */
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
  'servers',
]
/** Those of `benches` that can compare with another commit (`--against`). */
const comparableBenches = ['pipeline', 'status', 'scale']
const TIMEOUT_MS = 180_000
const COMPARISON_TIMEOUT_MS = 900_000
const tsNode = require.resolve('ts-node/dist/bin.js')
const folder = join(__dirname, '../bench')
const scriptOf = (name: string) => join(folder, `${name}.ts`)
/** The benchmarks that run only when they are named. */
const separateBenches = readdirSync(folder)
  .flatMap((file) => (file.endsWith('.ts') ? file.slice(0, -'.ts'.length) : []))
  .filter((name) => !benches.includes(name))

const args = process.argv.slice(2)
const hasName = args[0] !== undefined && !args[0].startsWith('-')
const { values, positionals, rejectArguments } = readArguments(
  {
    command: 'npm run bench',
    purpose:
      'Runs benchmarks one after the other and prints one table of their figures, or runs one benchmark by its name.',
    usage: [
      'npm run bench -- [--only A,B] [--against COMMIT]',
      'npm run bench -- NAME [its options]',
      'npm run bench -- NAME --help',
    ],
    positionals: [
      {
        name: 'NAME',
        meaning: `${benches.join(', ')} (all of these without NAME), or only by name: ${separateBenches.join(', ')}`,
      },
    ],
    options: { only: { type: 'list', meaning: 'run only these benchmarks' }, against: againstOption },
    notes: 'Uses the servers of BOOTSTRAP_SERVERS, MONGODB_URL and REDIS_URL, or an embedded server if one is not set.',
  },
  hasName ? args.slice(0, 1) : args,
)

void (positionals[0] === undefined ? runAll(values.only ?? benches) : runOne(positionals[0]))

/** Runs one benchmark with the options that follow its name. */
async function runOne(name: string): Promise<void> {
  if (![...benches, ...separateBenches].includes(name))
    rejectArguments(`unknown benchmark "${name}", expected ${[...benches, ...separateBenches].join(', ')}`)
  const child = spawn(process.execPath, [tsNode, scriptOf(name), ...args.slice(1)], { stdio: 'inherit' })
  // Ctrl-C also reaches the child process. This process waits until the child has stopped its servers.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  const [code] = (await once(child, 'exit')) as [number | null]
  process.exitCode = code ?? 1
}

async function runAll(names: readonly string[]): Promise<void> {
  const unknownNames = names.filter((name) => !benches.includes(name))
  if (unknownNames.length > 0)
    rejectArguments(`--only: unknown name ${unknownNames.join(', ')}, expected ${benches.join(', ')}`)
  if (values.against && !names.some((name) => comparableBenches.includes(name)))
    rejectArguments(
      `--against: none of ${names.join(', ')} can compare with another commit, only ${comparableBenches.join(', ')}`,
    )
  const cleanups: (() => unknown)[] = []
  // Also runs on Ctrl-C. The running benchmark then stops its own servers.
  process.once('exit', () => cleanups.forEach((cleanup) => cleanup()))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  const checkout = values.against && checkOut(values.against, (cleanup) => cleanups.push(cleanup))
  const rows: string[][] = []
  const loadAverages: string[] = []
  for (const name of names) {
    loadAverages.push(`${name} ${loadAverage()}`)
    rows.push(...(await measure(name, comparableBenches.includes(name) ? checkout : undefined)))
  }
  printTable(figureHeader, rows)
  printTargets(rows)
  const servers = usesRealServers() ? 'real' : 'embedded'
  const cpu = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`
  console.log(`\n${cpu}, Node ${process.versions.node}, ${servers} servers.`)
  console.log(`Load average before each benchmark: ${loadAverages.join(', ')}.`)
}

/** Runs one benchmark and returns its table rows. A benchmark that fails has one row. */
async function measure(name: string, checkout: string | undefined): Promise<string[][]> {
  const startedAt = performance.now()
  process.stderr.write(`${name} … `)
  const options = checkout === undefined ? [] : ['--against', checkout]
  const child = spawn(process.execPath, [tsNode, scriptOf(name), ...options], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  // On SIGTERM the benchmark stops its servers and exits.
  const timer = setTimeout(() => child.kill('SIGTERM'), checkout === undefined ? TIMEOUT_MS : COMPARISON_TIMEOUT_MS)
  let result: BenchResult | undefined
  child.on('message', (message) => (result = message as BenchResult))
  await once(child, 'exit')
  clearTimeout(timer)
  process.stderr.write(`${Math.round((performance.now() - startedAt) / 1_000)} s\n`)
  return result?.figures.map((figure) => figureRow(name, figure)) ?? [[name, 'failed', '', '', 'no']]
}
