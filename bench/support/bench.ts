import { loadavg } from 'node:os'
import { type Arguments, type Option, readArguments } from '../../commands/support/arguments.mjs'
import { type Figure, figureHeader, figureRow, printTable, printTargets } from './figures'

/** Registers a cleanup that runs when the benchmark ends or fails. The last registered cleanup runs first. */
export type Defer = (cleanup: () => unknown) => void

/** Prints the reason and exits with code 2, for an argument that only the benchmark can check. */
export type RejectArguments = (reason: string) => never

/** The message from the process of a benchmark to `npm run bench`. */
export interface BenchResult {
  figures: Figure[]
}

interface Bench<Options extends Record<string, Option>> {
  name: string
  purpose: string
  options?: Options
}

interface BenchContext<Options extends Record<string, Option>> {
  values: Arguments<Options>['values']
  defer: Defer
  /** Must be called before anything is started. */
  rejectArguments: RejectArguments
}

/** Runs a benchmark as a program: reads its options, prints its figures, cleans up (also on Ctrl-C) and exits. */
export function runBench<Options extends Record<string, Option>>(
  { name, purpose, options }: Bench<Options>,
  measure: (context: BenchContext<Options>) => Promise<Figure[]>,
): void {
  const declaration = { command: `npm run bench -- ${name}`, purpose, ...(options ? { options } : {}) }
  const { values, rejectArguments } = readArguments<Options>(declaration)
  const cleanups: (() => unknown)[] = []
  const exit = async (code: number) => {
    for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop())
      await Promise.resolve(cleanup()).catch(() => undefined)
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void exit(1))
  const run = async () => {
    // Lets the calling script initialize the constants below its call of `runBench` first.
    await Promise.resolve()
    await report(name, await measure({ values, rejectArguments, defer: (cleanup) => cleanups.push(cleanup) }))
  }
  run()
    .then(
      () => exit(0),
      (error: unknown) => {
        console.error(error)
        return exit(1)
      },
    )
    .catch(() => process.exit(1))
}

async function report(name: string, figures: Figure[]): Promise<void> {
  const rows = figures.map((figure) => figureRow(name, figure))
  if (rows.length > 0) printTable(figureHeader, rows)
  printTargets(rows)
  console.log(`\nLoad average ${loadAverage()}. Other work on the machine makes the figures worse.`)
  const result: BenchResult = { figures }
  await new Promise<void>((resolve) => {
    if (process.send) process.send(result, undefined, undefined, () => resolve())
    else resolve()
  })
}

/** The load average of the last minute. */
export function loadAverage(): string {
  return (loadavg()[0] ?? 0).toFixed(1)
}
