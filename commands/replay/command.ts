import { AutoscalerError, type Overrides, replayRun } from '../../packages/autoscaler/src'
import { describeReplay } from './text'

export interface ReplayOptions {
  file: string
  asJson: boolean
  overrides: Overrides
}

/** Output of the command and its exit code, which is 1 when the recording or a setting is invalid. */
export interface CommandResult {
  stdout: string
  stderr: string
  code: 0 | 1
}

/** Implements `npm run replay` without access to the process, so that tests can call it. */
export function replayCommand(
  { file, asJson, overrides }: ReplayOptions,
  readFile: (file: string) => string,
): CommandResult {
  try {
    const result = replayRun(JSON.parse(readFile(file)), overrides)
    const text = asJson ? JSON.stringify({ steps: result.steps }) : describeReplay(result, overrides)
    return { stdout: `${text}\n`, stderr: '', code: 0 }
  } catch (error) {
    const prefix = error instanceof AutoscalerError ? error.code : `cannot replay ${file}`
    return { stdout: '', stderr: `${prefix}: ${error instanceof Error ? error.message : String(error)}\n`, code: 1 }
  }
}
