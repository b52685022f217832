import { type Estimate, type Fit, fitRecording } from '../fit'
import { readDuration } from '../load'
import { durationText } from '../plan'
import { UsageError } from './arguments'
import { type Arguments, type Command, type Terminal } from './command'
import { liveOptions, readLiveTarget } from './live/live-options'
import { recordLive } from './live/record-live'
import { parseJson } from '../parse-json'
import { tableLines, wrapped } from './text-layout'

const decimalText = (value: number): string =>
  Number(value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 3 })
const rateText = (value: number): string => `${decimalText(value)}/s`

/** Two cells of the table: the value of a figure, and its range. */
function figureCells(estimate: Estimate | null, textOf: (value: number) => string): [string, string] {
  if (!estimate) return ['not known', '']
  const { value, low, high } = estimate
  if (value === null) return [low ? `at least ${textOf(low)}` : 'not known', '']
  return [textOf(value), low === null || high === null ? 'not known' : `${textOf(low)} to ${textOf(high)}`]
}

/** With more partitions, the table has only their total. */
const MAX_PARTITION_ROWS = 24

function rowsOf({ arrivals, podRate, start, pause }: Fit): [string, string, string][] {
  const { total, highestMinute, partitions } = arrivals
  const shown = partitions.length <= MAX_PARTITION_ROWS ? partitions : []
  return [
    ['', 'value', '5 to 95 %'],
    ['arrivals', ...figureCells(total, rateText)],
    ['  in the highest minute', highestMinute === null ? 'not known' : rateText(highestMinute), ''],
    ...shown.map(({ partition, rate }): [string, string, string] => [
      `  in partition ${partition}`,
      ...figureCells(rate, rateText),
    ]),
    ['rate of a pod', ...figureCells(podRate, rateText)],
    ['start of a pod', ...figureCells(start, durationText)],
    ['pause of a rebalance', ...figureCells(pause, durationText)],
  ]
}

function repetitionText({ repetition }: Fit): string {
  if (!repetition)
    return 'How well a model reproduces the recording is not known, because the rate or number of pods is not known.'
  const { lagError, peak, isGood } = repetition
  const verdict = isGood
    ? 'That is accurate enough for predictions.'
    : 'That is not accurate enough for predictions: a figure that is not known, or that changes over time, affects the lag.'
  const peaks = `its peak is ${decimalText(peak.simulated)} instead of the recorded ${decimalText(peak.recorded)}`
  return `Simulated with these figures and the recorded replicas, the lag differs by ${decimalText(lagError)} records on average; ${peaks}. ${verdict}`
}

/** The text of a fit, wrapped at a number of columns. */
function textOf(fit: Fit, columns: number): string {
  const sentences = [repetitionText(fit), ...fit.unknown]
  const title = `Group ${fit.group} on topic ${fit.topic}, ${durationText(fit.seconds)}.`
  const table = tableLines(rowsOf(fit), (cell, width) => cell.padEnd(width)).join('\n')
  return `${title}\n\n${table}\n\n${sentences.flatMap((sentence) => wrapped(sentence, columns)).join('\n')}\n`
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

/** `fit`: fits arrivals, pods and their platform to a recording. */
export const fitCommand: Command = {
  name: 'fit',
  purpose: 'Fits arrivals, the rate of a pod, start times and pauses to a recording, each with a range.',
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
