// Compares what tune finds with an exhaustive search, and measures how long it takes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Worker } from 'node:worker_threads'
import { givenLoads, givenManifest, type GivenLoad } from '../packages/planner/test/exhaustive'
import { runBench } from './support/bench'
import { atMost, figure, printTable } from './support/figures'
import { type Comparison } from './support/tuned-loads'

const WORKERS = 2

runBench(
  {
    name: 'tune',
    purpose: 'Compares the settings that tune finds with those of an exhaustive search, and measures its time.',
  },
  async ({ defer }) => {
    const folder = mkdtempSync(join(tmpdir(), 'tune-'))
    defer(() => rmSync(folder, { recursive: true }))
    const seconds = await secondsOfCommand(folder)
    const comparisons = await compareAll(givenLoads)
    printTable(
      [
        'load',
        'combinations',
        'best combination, pod-hours',
        'tune with the same parameters, pod-hours',
        'tune with all parameters, pod-hours',
        'recommended by tune, pod-hours',
      ],
      comparisons.map(({ name, combinations, exhaustive, sameParameters, allParameters, recommended }) => [
        name,
        combinations,
        ...[exhaustive, sameParameters, allParameters, recommended].map((hours) => hours.toFixed(2)),
      ]),
    )
    const ratios = comparisons.flatMap(({ exhaustive, sameParameters, allParameters }) => [
      sameParameters / exhaustive,
      allParameters / exhaustive,
    ])
    return [
      figure('500 simulations of a day, 2 workers', seconds, 's', atMost({ required: 45 })),
      figure(
        'pod-hours above the best combination, maximum',
        100 * (Math.max(...ratios) - 1),
        '%',
        atMost({ required: 3 }),
      ),
    ]
  },
)

/** Seconds of `tune` as a user runs it, per 500 simulations. */
async function secondsOfCommand(folder: string): Promise<number> {
  const [day] = givenLoads
  if (!day) throw new Error('givenLoads is empty')
  const program = join(folder, 'plan.js')
  const manifest = join(folder, 'scaledobject.json')
  await run(['packages/planner/bundle.mjs', program])
  writeFileSync(manifest, JSON.stringify(givenManifest(day.partitions)))
  const scenario = ['--load', day.load, '--work', '50ms', '--partitions', String(day.partitions), '--slo', day.slo]
  const startedAt = performance.now()
  const output = await run([program, 'tune', manifest, ...scenario, '--json', '--workers', String(WORKERS)])
  const { simulated } = JSON.parse(output) as { simulated: number }
  return (((performance.now() - startedAt) / 1_000) * 500) / simulated
}

async function run(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: join(__dirname, '..'), stdio: ['ignore', 'pipe', 'inherit'] })
  const output = text(child.stdout)
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`node ${args.join(' ')} exited with code ${code}`)
  return output
}

/** Compares tune with an exhaustive search for each load, each in its own worker thread, `WORKERS` at a time. */
async function compareAll(loads: readonly GivenLoad[]): Promise<Comparison[]> {
  const remaining = loads.map((given, index) => ({ given, index }))
  const comparisons: Comparison[] = []
  const compareRemaining = async (): Promise<void> => {
    for (let next = remaining.shift(); next; next = remaining.shift())
      comparisons[next.index] = await compareInWorker(next.given)
  }
  await Promise.all(Array.from({ length: WORKERS }, compareRemaining))
  return comparisons
}

async function compareInWorker(given: GivenLoad): Promise<Comparison> {
  const file = JSON.stringify(join(__dirname, 'support/tuned-loads.ts'))
  const code = `require('ts-node/register/transpile-only')
    const { parentPort, workerData } = require('node:worker_threads')
    require(${file}).compare(workerData).then((comparison) => parentPort.postMessage(comparison))`
  const worker = new Worker(code, { eval: true, workerData: given })
  const [comparison] = (await once(worker, 'message')) as [Comparison]
  return comparison
}
