import { RUN_FORMAT } from '@food-delivery/autoscaler'
import { isRecord } from '../is-record'
import { positiveDuration } from '../load'
import { clientNames, readConsumers } from '../plan'
import {
  type ArrivalsFile,
  fittedWorkMs,
  predict,
  type Prediction,
  readArrivalsFile,
  readRecordingArrivals,
  withFit,
} from '../predict'
import { UsageError } from './arguments'
import { type Arguments, type Command, type Terminal } from './command'
import { fitOption, readFitOption } from './fit-option'
import { parseJson } from '../parse-json'

const isRecording = (content: unknown): boolean => isRecord(content) && content['format'] === RUN_FORMAT

/** Options that only recordings need; a file of arrivals contains their values. */
const recordingOptions = ['group', 'work', 'client', 'concurrency']

/** The inputs of a prediction, from a file of arrivals or from a recording. */
function arrivalsOf(content: unknown, file: string, args: Arguments, workMs: number | undefined): ArrivalsFile {
  if (isRecording(content)) return readRecordingArrivals(content, file, { group: args.text('group'), workMs })
  const given = recordingOptions.find((name) => args.text(name) !== undefined)
  if (given === undefined) return readArrivalsFile(content, file)
  throw new UsageError(`--${given} is for recordings, and ${file} is not one`)
}

function predictFile(content: unknown, file: string, args: Arguments, terminal: Terminal): Prediction {
  const fit = readFitOption(args, terminal)
  const work = args.text('work')
  const concurrency = args.number('concurrency')
  const consumers = isRecording(content) ? readConsumers(args.text('client') ?? 'food-delivery', concurrency) : {}
  if (!fit) {
    const workMs = work === undefined ? undefined : 1000 * positiveDuration(work, '--work')
    return predict(arrivalsOf(content, file, args, workMs), { consumers })
  }
  if (work !== undefined)
    throw new UsageError('--work and --fit cannot be used together: both give the processing time of a record')
  const fitted = withFit(arrivalsOf(content, file, args, fittedWorkMs(fit, concurrency)), fit, concurrency)
  return predict(fitted.file, { times: fitted.times, consumers })
}

/** `predict`: predicts a recorded run from its arrivals alone. */
export const predictCommand: Command = {
  name: 'predict',
  purpose: 'Predicts replicas, lag and waits of a recording, or of its .arrivals.json, from its arrivals alone.',
  usage: 'FILE [options]',
  options: {
    group: { type: 'text', placeholder: 'NAME', meaning: 'the consumer group, if FILE is a recording of several' },
    work: { type: 'text', placeholder: 'TIME', meaning: 'processing time of a record, if the recording lacks it' },
    client: {
      type: 'text',
      placeholder: 'NAME',
      meaning: `the consumers of the recording: ${clientNames.join(', ')} (default food-delivery)`,
    },
    concurrency: {
      type: 'number',
      placeholder: 'N',
      meaning: 'records that a pod of the recording processed at the same time (default 1)',
    },
    fit: {
      ...fitOption,
      meaning:
        'the output of "fit --json"; replaces the processing time in FILE and the times fitted to other recordings',
    },
    json: { type: 'flag', meaning: 'print everything as JSON: seconds, steps, drainedAt, waits, podSeconds' },
  },
  run: (args, terminal) => {
    const [file, ...more] = args.positionals
    if (file === undefined || more.length > 0) throw new UsageError('predict reads one FILE')
    const prediction = predictFile(parseJson(terminal.read(file), file), file, args, terminal)
    if (args.flag('json')) {
      terminal.write(`${JSON.stringify(prediction)}\n`)
      return 0
    }
    const { steps, drainedAt, waits, podSeconds } = prediction
    const [median, low, high] = podSeconds
    terminal.write(
      [
        ...steps.map(({ t, from, to }) => `${t.toFixed(1).padStart(8)} s  ${from} → ${to}`),
        drainedAt === null ? 'The lag is not zero at the end.' : `The lag is zero at ${drainedAt} s.`,
        `Half of the records wait at most ${waits.p50} s, 95 % at most ${waits.p95} s.`,
        `${median} pod-seconds (5 to 95 %: ${low} to ${high}).\n`,
      ].join('\n'),
    )
    return 0
  },
}
