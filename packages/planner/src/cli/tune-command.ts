import { ownValue } from '../own-value'
import { availableParallelism } from 'node:os'
import { InvalidInputError } from '../errors'
import { autoscalerKind } from '../input'
import { prepareScaler } from '../plan'
import {
  type KnobName,
  knobGroups,
  knobNames,
  type RateSource,
  tune,
  type TuneInput,
  type TunePoint,
  type TuneResult,
} from '../tune'
import { countOf, rejectTogether, UsageError } from './arguments'
import { type Arguments, type Command, type Terminal } from './command'
import { readManifests } from './read-manifests'
import { autoscalerOf, partitionsOf, readRules, readScenario, scenarioOptions } from './scenario'
import { CLEAR_LINE } from './text-layout'
import { TrialPool } from './trial-pool'
import { firstNumberOf, flappingNotes, pointsOf, tuneText } from './tune-text'

const MAX_WORKERS = 2
const DEFAULT_SIMULATIONS = 500
const keepableParameters = [...knobNames, ...Object.keys(knobGroups)].join(', ')

function keptParameters(args: Arguments): KnobName[] {
  const names = args.texts('keep').flatMap((text) => text.split(','))
  return names.flatMap((name) => {
    const found = ownValue(knobGroups, name) ?? knobNames.filter((known) => known === name)
    if (found.length > 0) return found
    throw new UsageError(`--keep: unknown parameter "${name}"; expected some of ${keepableParameters}`)
  })
}

function rateOf(args: Arguments): RateSource | null {
  const [url, valueLocation] = [args.text('rate-url'), args.text('rate-value')]
  if (url === undefined && valueLocation === undefined) return null
  if (url === undefined || valueLocation === undefined)
    throw new UsageError(
      '--rate-url and --rate-value must be given together: where the JSON is, and which of its values is the rate',
    )
  return { url, valueLocation }
}

/** What tune is to do, from its arguments. */
interface TuneRequest {
  input: TuneInput
  warnings: string[]
  signal: AbortSignal
}

async function readRequest(args: Arguments, terminal: Terminal): Promise<TuneRequest> {
  const objects = readManifests(args.positionals, terminal)
  const autoscaler = autoscalerOf(objects, args.text('name'), readRules(args))
  const { value: manifest, placeOf } = autoscaler.source
  const place = placeOf()
  if (autoscaler.kind !== 'ScaledObject')
    throw new InvalidInputError(
      place,
      `tune cannot change a ${autoscaler.kind}, only a ScaledObject; to try other settings of it, use plan with --set`,
    )
  const options = {
    keep: keptParameters(args),
    rate: rateOf(args),
    maxSimulations: countOf(args, 'settings') ?? DEFAULT_SIMULATIONS,
  }
  const { keysOf, signal, rules, fit, ...scenario } = await readScenario(args, terminal)
  const { source, startedAt, series } = scenario
  const prepared = prepareScaler(autoscaler, { rules, startedAt, series })
  const { partitions, warnings } = partitionsOf(args, { source, fit }, objects, prepared.max)
  const others = objects.filter((each) => autoscalerKind(each) === null).map(({ value }) => value)
  const input = { ...scenario, ...options, manifest, place, others, partitions, keys: keysOf(partitions) }
  return { input, warnings: [...source.warnings, ...prepared.warnings, ...warnings], signal }
}

/** Shows the progress in a line that is overwritten. */
function showProgress(terminal: Terminal) {
  return ({ simulated, max, cheapest }: { simulated: number; max: number; cheapest: number | null }): void => {
    const found = cheapest === null ? '' : `, cheapest that meets the goal: ${cheapest.toFixed(1)} pod-hours`
    terminal.writeError(`${CLEAR_LINE}${simulated} of about ${max} simulations${found}`)
  }
}

async function runTune({ input, signal }: TuneRequest, workers: number, terminal: Terminal): Promise<TuneResult> {
  const { isInteractive } = terminal
  const pool = workers > 1 ? new TrialPool(input, workers, signal) : null
  try {
    return await tune(input, {
      signal,
      ...(pool && { simulate: pool.simulate }),
      ...(isInteractive && { onProgress: showProgress(terminal) }),
    })
  } finally {
    await pool?.close()
    if (isInteractive) terminal.writeError(CLEAR_LINE)
  }
}

function pointNumber(args: Arguments): number | undefined {
  const number = args.number('point')
  if (number === undefined || Number.isInteger(number)) return number
  throw new UsageError('--point: expected a whole number, as in the list that tune prints')
}

function chosenPoint(args: Arguments, result: TuneResult): TunePoint | null {
  const number = pointNumber(args)
  if (number === undefined) return result.recommended
  const points = pointsOf(result)
  if (points.length === 0) return null
  const firstNumber = firstNumberOf(result)
  const chosen = points[number - firstNumber]
  const lastNumber = points.length - 1 + firstNumber
  if (!chosen) throw new UsageError(`--point: got ${number}, expected ${firstNumber} to ${lastNumber}`)
  return chosen
}

/** What the user must know besides the patch. */
function patchNotes(chosen: TunePoint | null, { unmet }: TuneResult): string[] {
  return [
    ...(unmet === null ? [] : [`the goal cannot be met: ${unmet}`]),
    ...(chosen === null ? ['there is no patch: no setting was simulated'] : []),
    ...(chosen?.patch === null ? ['the patch is empty: the chosen setting is that of the manifest'] : []),
    ...flappingNotes(chosen),
  ]
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  for (const option of ['patch', 'point']) rejectTogether(args, 'json', option)
  // Rejects a --point that is not a whole number before the simulations, which take minutes.
  pointNumber(args)
  const workers = countOf(args, 'workers') ?? Math.min(MAX_WORKERS, availableParallelism())
  const request = await readRequest(args, terminal)
  const { input, warnings } = request
  const result = await runTune(request, workers, terminal)
  const chosen = chosenPoint(args, result)
  if (result.isStopped) warnings.push(`stopped early: the result is the best of ${result.simulated} simulations`)
  if (args.flag('patch')) warnings.push(...patchNotes(chosen, result))
  for (const warning of warnings) terminal.writeError(`${warning}\n`)
  if (args.flag('json')) terminal.write(`${JSON.stringify({ ...result, warnings })}\n`)
  else if (args.flag('patch')) terminal.write(chosen?.patch ?? '')
  else terminal.write(tuneText(result, input, chosen, terminal.columns))
  return input.goal !== null && result.cheapest === null ? 1 : 0
}

/** `tune`: finds better settings for a load. */
export const tuneCommand: Command = {
  name: 'tune',
  purpose: 'Finds settings of a ScaledObject with lower cost or shorter waits, with a patch.',
  usage: 'FILE… --load LOAD --work TIME [--slo GOAL] [options]',
  options: {
    ...scenarioOptions,
    slo: {
      type: 'text',
      placeholder: 'GOAL',
      meaning: 'a goal such as "p95 wait 5s" or "max lag 1000"; exit code 1 if no setting meets it',
    },
    keep: {
      type: 'texts',
      placeholder: 'NAMES',
      meaning: `parameters to leave as they are, some of ${keepableParameters}`,
    },
    'rate-url': { type: 'text', placeholder: 'URL', meaning: 'where an added trigger reads the rate of arrivals' },
    'rate-value': { type: 'text', placeholder: 'PATH', meaning: 'path of the rate in that JSON, such as rate.total' },
    point: { type: 'number', meaning: 'show the patch of this point (default: the recommended one)' },
    patch: { type: 'flag', meaning: 'print only the patch' },
    json: { type: 'flag', meaning: 'print everything as JSON' },
    settings: { type: 'number', meaning: `about how many simulations to run (default ${DEFAULT_SIMULATIONS})` },
    workers: { type: 'number', meaning: `number of threads (default: the number of cores, at most ${MAX_WORKERS})` },
  },
  run,
}
