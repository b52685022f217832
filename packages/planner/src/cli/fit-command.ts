import { type Estimate, type Fit, fitRecording } from '../fit'
import { readDuration } from '../load'
import { durationText } from '../plan'
import { UsageError } from './arguments'
import { type Arguments, type Command, type Terminal } from './command'
import { liveOptions, readLiveTarget } from './live/live-options'
import { recordLive } from './live/record-live'
import { parseJson } from '../parse-json'
import { tableLines, wrapped } from './text-layout'

const decimal = (value: number): string =>
  Number(value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 3 })
const rate = (value: number): string => `${decimal(value)}/s`

/** The columns of a figure: value and range. */
function figureOf(estimate: Estimate | null, text: (value: number) => string): [string, string] {
  if (!estimate) return ['not known', '']
  const { value, low, high } = estimate
  if (value === null) return [low ? `at least ${text(low)}` : 'not known', '']
  return [text(value), low === null || high === null ? 'not known' : `${text(low)} to ${text(high)}`]
}

const MAX_PARTITIONS = 24

function rowsOf({ arrivals, podRate, start, pause }: Fit): [string, string, string][] {
  const { total, highestMinute, partitions } = arrivals
  const shown = partitions.length <= MAX_PARTITIONS ? partitions : []
  return [
    ['', 'value', '5 to 95 %'],
    ['arrivals', ...figureOf(total, rate)],
    ['  in the highest minute', highestMinute === null ? 'not known' : rate(highestMinute), ''],
    ...shown.map(({ partition, rate: each }): [string, string, string] => [
      `  in partition ${partition}`,
      ...figureOf(each, rate),
    ]),
    ['rate of a pod', ...figureOf(podRate, rate)],
    ['start of a pod', ...figureOf(start, durationText)],
    ['pause of a rebalance', ...figureOf(pause, durationText)],
  ]
}

function repetitionText({ repetition }: Fit): string {
  if (!repetition)
    return 'How well a model reproduces the recording is not known, because the rate of a pod is not known.'
  const { lagError, peak, isGood } = repetition
  const verdict = isGood
    ? 'That is accurate enough for predictions.'
    : 'That is not accurate enough for predictions: a figure that is not known, or that changes over time, has an effect.'
  return `Simulated with these figures and the recorded replicas, the lag differs by ${decimal(lagError)} records on average; its peak is ${decimal(peak.simulated)} instead of the recorded ${decimal(peak.recorded)}. ${verdict}`
}

/** The text of a fit, wrapped at a number of columns. */
function textOf(fit: Fit, columns: number): string {
  const sentences = [repetitionText(fit), ...fit.unknown]
  const head = `Group ${fit.group} on topic ${fit.topic}, ${durationText(fit.seconds)}.`
  const table = tableLines(rowsOf(fit), (cell, width) => cell.padEnd(width)).join('\n')
  return `${head}\n\n${table}\n\n${sentences.flatMap((each) => wrapped(each, columns)).join('\n')}\n`
}

/** The recording that the arguments select: a file, or a new one of a running system. */
async function readOrRecord(args: Arguments, terminal: Terminal): Promise<{ content: unknown; name: string }> {
  const [file, ...more] = args.positionals
  const hasFile = file !== undefined && more.length === 0
  if (hasFile === (readLiveTarget(args) !== null))
    throw new UsageError('fit reads one RECORDING, or a running system with --bootstrap or --prometheus')
  const live = await recordLive(args, terminal)
  if (live) return { content: live.run, name: live.name }
  return { content: parseJson(terminal.read(file ?? ''), file ?? ''), name: file ?? '' }
}

/** `fit`: arrivals, pods and their platform from a recording. */
export const fitCommand: Command = {
  name: 'fit',
  purpose: 'Fits arrivals, the rate of a pod, start times and pauses from a recording, each with a range.',
  usage: 'RECORDING [options]',
  options: {
    until: { type: 'text', placeholder: 'TIME', meaning: 'use the recording only until this time, such as 10m' },
    json: { type: 'flag', meaning: 'print the file that --fit of other commands reads' },
    ...liveOptions,
  },
  run: async (args, terminal) => {
    const until = args.text('until')
    const seconds = until === undefined ? undefined : readDuration(until, '--until')
    const { content, name } = await readOrRecord(args, terminal)
    const fit = fitRecording(content, name, { group: args.text('group'), until: seconds })
    for (const note of fit.notes) terminal.writeError(`${note}\n`)
    terminal.write(args.flag('json') ? `${JSON.stringify(fit)}\n` : textOf(fit, terminal.columns))
    return 0
  },
}
