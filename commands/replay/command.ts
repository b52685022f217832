import { AutoscalerError, type Overrides, replayRun } from '../../packages/autoscaler/src'
import { describeReplay } from './text'

export interface ReplayOptions {
  file: string
  asJson: boolean
  overrides: Overrides
}

/** Output of the command and its exit code: 1 when the run or a setting is invalid. */
export interface CommandResult {
  output: string
  problem: string
  code: 0 | 1
}

/** Implements `npm run replay` without the process, for tests. */
export function replayCommand(
  { file, asJson, overrides }: ReplayOptions,
  readFile: (file: string) => string,
): CommandResult {
  try {
    const result = replayRun(JSON.parse(readFile(file)), overrides)
    const text = asJson ? JSON.stringify({ steps: result.steps }) : describeReplay(result, overrides)
    return { output: `${text}\n`, problem: '', code: 0 }
  } catch (error) {
    const prefix = error instanceof AutoscalerError ? error.code : 'cannot replay'
    return { output: '', problem: `${prefix}: ${error instanceof Error ? error.message : String(error)}\n`, code: 1 }
  }
}
