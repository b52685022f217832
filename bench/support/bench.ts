import { loadavg } from 'node:os'
import { type Figure, figureHeader, figureRow, printTable } from './figures'

/** Registers cleanup for the end of the bench, also after an error; the last registered runs first. */
export type Defer = (undo: () => unknown) => void

/** The message of a bench to `npm run bench`. */
export interface BenchResult {
  figures: Figure[]
}

/** Runs a bench as a program: prints its figures, stops what it started, also on Ctrl-C, and exits. */
export function runBench(name: string, measure: (defer: Defer) => Promise<Figure[]>): void {
  const undos: (() => unknown)[] = []
  const end = async (code: number) => {
    for (let undo = undos.pop(); undo; undo = undos.pop()) await Promise.resolve(undo()).catch(() => undefined)
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(1))
  // Deferred: constants further down in the calling script must be initialized.
  Promise.resolve()
    .then(() => measure((undo) => undos.push(undo)))
    .then((figures) => report(name, figures))
    .then(
      () => end(0),
      (error: unknown) => {
        console.error(error)
        return end(1)
      },
    )
    .catch(() => process.exit(1))
}

function report(name: string, figures: Figure[]): Promise<void> {
  printTable(
    figureHeader,
    figures.map((figure) => figureRow(name, figure)),
  )
  console.log(`\nload average ${loadNow()}; figures of a machine that does other work count for little`)
  const result: BenchResult = { figures }
  return new Promise((resolve) => {
    if (process.send) process.send(result, undefined, undefined, () => resolve())
    else resolve()
  })
}

/** The load average of the last minute. */
export function loadNow(): string {
  return (loadavg()[0] ?? 0).toFixed(1)
}
