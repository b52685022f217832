import { AutoscalerError, type Overrides, replayRun, type Versions } from '../../packages/autoscaler/src'
import { InvalidInputError } from '../../packages/planner/src/errors'
import { changedDecisions, changesText } from './changed-decisions'
import { replayText } from './replay-text'

export interface ReplayOptions {
  file: string
  asJson: boolean
  overrides: Overrides
  /** Other versions of KEDA and Kubernetes than the recorded ones. */
  versions?: Versions
}

/** Output of the command and its exit code, which is 1 when the recording or a setting is invalid. */
export interface CommandResult {
  stdout: string
  stderr: string
  code: 0 | 1
}

/** A hint if settings are changed: other settings would have changed the lag, too, which a replay cannot show. */
const hints = (overrides: Overrides): string[] =>
  Object.keys(overrides).length === 0
    ? []
    : [
        'With changed settings, the lag is still the recorded lag: it does not react to the replayed replicas. To simulate the lag too: npm run plan -- SCALEDOBJECT.yaml --load RECORDING --work TIME',
      ]

/** Implements `npm run replay` without access to the process, so that tests can call it. */
export function replayCommand(
  { file, asJson, overrides, versions = {} }: ReplayOptions,
  readFile: (file: string) => string,
): CommandResult {
  try {
    const content: unknown = JSON.parse(readFile(file))
    const result = replayRun(content, overrides, versions)
    const isUpgrade = versions.keda !== undefined || versions.kubernetes !== undefined
    const changes = isUpgrade ? changedDecisions(replayRun(content, overrides), result) : undefined
    const text = asJson
      ? JSON.stringify({ steps: result.steps, changes })
      : replayText(result, overrides) + (changes ? `\n\n${changesText(changes)}` : '')
    return {
      stdout: `${text}\n`,
      stderr: [...result.notes, ...hints(overrides)].map((line) => `${line}\n`).join(''),
      code: 0,
    }
  } catch (error) {
    const isInputError = error instanceof AutoscalerError || error instanceof InvalidInputError
    const prefix = isInputError ? error.code : `cannot replay ${file}`
    return { stdout: '', stderr: `${prefix}: ${error instanceof Error ? error.message : String(error)}\n`, code: 1 }
  }
}
