import { AutoscalerError, type Overrides, type ReplayResult, replayRun } from '../../packages/autoscaler/src'
import { describeReplay } from './text'

const usage = `usage: npm run replay -- <run.json> [--json] [--set name=value]...

Runs a saved run (npm run record) or a recording of a real KEDA through the autoscaler.
  --json              prints {"steps":[{"t","from","to"}]}
  --set name=value    another setting: lagThreshold, maxReplicaCount, scaleDownWindow, behavior=none, ...
`

interface Arguments {
  file: string
  asJson: boolean
  overrides: Overrides
}

class UsageError extends Error {}

const readSetting = (text: string | undefined): [string, string] => {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text ?? '') ?? []
  if (name === undefined || value === undefined) {
    throw new UsageError(`--set needs name=value, got '${text ?? ''}'`)
  }
  return [name, value]
}

const readArguments = (args: readonly string[]): Arguments => {
  const files: string[] = []
  const settings: [string, string][] = []
  let asJson = false
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? ''
    if (argument === '--json') asJson = true
    else if (argument === '--set') settings.push(readSetting(args[(index += 1)]))
    else if (argument.startsWith('-')) throw new UsageError(`unknown option ${argument}`)
    else files.push(argument)
  }
  const [file] = files
  if (file === undefined || files.length > 1) throw new UsageError('one run file is expected')
  return { file, asJson, overrides: Object.fromEntries(settings) }
}

const describe = (result: ReplayResult, { asJson, overrides }: Arguments): string =>
  asJson ? JSON.stringify({ steps: result.steps }) : describeReplay(result, overrides)

const problemOf = (error: unknown): string => {
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`
  if (error instanceof AutoscalerError) return `${error.code}: ${error.message}\n`
  return `cannot replay: ${error instanceof Error ? error.message : String(error)}\n`
}

/** What the command prints and how it ends: 0, 1 for a run or setting it cannot use, 2 for wrong arguments. */
export interface CommandResult {
  output: string
  problem: string
  code: 0 | 1 | 2
}

/** `npm run replay` without its process: arguments in, texts out. */
export const replayCommand = (args: readonly string[], readFile: (file: string) => string): CommandResult => {
  try {
    const given = readArguments(args)
    const result = replayRun(JSON.parse(readFile(given.file)), given.overrides)
    return { output: `${describe(result, given)}\n`, problem: '', code: 0 }
  } catch (error) {
    return { output: '', problem: problemOf(error), code: error instanceof UsageError ? 2 : 1 }
  }
}
