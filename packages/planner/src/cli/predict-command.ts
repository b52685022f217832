import { InvalidInputError } from '../errors'
import { predict, readArrivalsFile } from '../predict'
import { UsageError } from './arguments'
import { type Command } from './command'

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InvalidInputError(file, `is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** `predict`: what a recorded run did, from its arrivals alone. */
export const predictCommand: Command = {
  name: 'predict',
  purpose: 'Predicts replicas, lag and waits of a recorded run from its arrivals alone.',
  usage: 'FILE.arrivals.json [options]',
  options: {
    json: { type: 'flag', meaning: 'print everything as JSON: seconds, steps, drainedAt, waits, podSeconds' },
  },
  run: (args, terminal) => {
    const [file, ...more] = args.positionals
    if (file === undefined || more.length > 0) throw new UsageError('predict reads one FILE')
    const prediction = predict(readArrivalsFile(parseJson(terminal.read(file), file), file))
    if (args.flag('json')) {
      terminal.write(`${JSON.stringify(prediction)}\n`)
      return 0
    }
    const { steps, drainedAt, waits, podSeconds } = prediction
    const [median, low, high] = podSeconds
    terminal.write(
      [
        ...steps.map(({ t, from, to }) => `${t.toFixed(1).padStart(8)} s  ${from} → ${to}`),
        drainedAt === null ? 'Not everything is done at the end.' : `Everything is done at ${drainedAt} s.`,
        `Half of the records wait at most ${waits.p50} s, 95 % at most ${waits.p95} s.`,
        `${median} pod-seconds (5 to 95 %: ${low} to ${high}).\n`,
      ].join('\n'),
    )
    return 0
  },
}
