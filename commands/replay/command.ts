import { AutoscalerError, type Overrides, type ReplayResult, replayRun } from '../../packages/autoscaler/src'
import { describeReplay } from './text'

/** A parsed command line. */
export interface ReplayArguments {
  file: string
  asJson: boolean
  overrides: Overrides
}

const describe = (result: ReplayResult, { asJson, overrides }: ReplayArguments): string =>
  asJson ? JSON.stringify({ steps: result.steps }) : describeReplay(result, overrides)

const problemOf = (error: unknown): string => {
  if (error instanceof AutoscalerError) return `${error.code}: ${error.message}\n`
  return `cannot replay: ${error instanceof Error ? error.message : String(error)}\n`
}

/** What the command prints and how it ends: 0, or 1 for a run or setting it cannot use. */
export interface CommandResult {
  output: string
  problem: string
  code: 0 | 1
}

/** `npm run replay` without its process: arguments in, texts out. */
export const replayCommand = (given: ReplayArguments, readFile: (file: string) => string): CommandResult => {
  try {
    const result = replayRun(JSON.parse(readFile(given.file)), given.overrides)
    return { output: `${describe(result, given)}\n`, problem: '', code: 0 }
  } catch (error) {
    return { output: '', problem: problemOf(error), code: 1 }
  }
}
