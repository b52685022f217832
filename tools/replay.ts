import { readFileSync } from 'node:fs'
import { AutoscalerError, type Overrides, type ReplayResult, replayRun } from '../packages/autoscaler/src'
import { describeReplay } from './replay-text'

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
  if (name === undefined || value === undefined)
    throw new UsageError(`--set needs name=value, got '${text ?? ''}'`)
  return [name, value]
}

const readArguments = (args: string[]): Arguments => {
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

const print = (result: ReplayResult, { asJson, overrides }: Arguments): void => {
  const text = asJson ? JSON.stringify({ steps: result.steps }) : describeReplay(result, overrides)
  process.stdout.write(`${text}\n`)
}

const main = (): void => {
  try {
    const given = readArguments(process.argv.slice(2))
    print(replayRun(JSON.parse(readFileSync(given.file, 'utf8')), given.overrides), given)
  } catch (error) {
    if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${usage}`)
    else if (error instanceof AutoscalerError) process.stderr.write(`${error.code}: ${error.message}\n`)
    else process.stderr.write(`cannot replay: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = error instanceof UsageError ? 2 : 1
  }
}

main()
