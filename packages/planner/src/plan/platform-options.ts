import { ownValue } from '../own-value'
import { defaultPlatform, type Platform, type Range, type ServiceTime } from '../engine'
import { InvalidInputError } from '../errors'
import { positiveDuration, readDuration } from '../load'

/** Reads a duration such as `5s`, or a range such as `5s..10s`, in seconds. */
function readRange(text: string, place: string): Range {
  const [low = '', high = low] = text.split('..')
  const range: Range = [readDuration(low, place), readDuration(high, place)]
  if (range[0] <= range[1]) return range
  throw new InvalidInputError(place, `"${text}" begins after its end`)
}

/** Reads the processing time of a record: `50ms`, `exponential 50ms`, or `lognormal 50ms 0.5`. */
export function readService(text: string): ServiceTime {
  const words = text.trim().split(/\s+/)
  if (words.length === 1) return { kind: 'constant', mean: positiveDuration(words[0], '--work') }
  const [kind, duration, variation] = words
  const mean = positiveDuration(duration, '--work')
  if (kind === 'exponential' && variation === undefined) return { kind, mean }
  if (kind === 'lognormal' && Number(variation) > 0) return { kind, mean, variation: Number(variation) }
  throw new InvalidInputError('--work', `"${text}" is not a time such as 50ms, exponential 50ms or lognormal 50ms 0.5`)
}

/** Assignor, rebalance protocol and batch size of each kind of consumer. */
const clients: Record<string, Partial<Platform>> = {
  java: { assignor: 'sticky', protocol: 'cooperative', batch: 500 },
  'java-eager': { assignor: 'range', protocol: 'eager', batch: 500 },
  kafkajs: { assignor: 'round-robin', protocol: 'eager', batch: Infinity },
  // These consumers send heartbeats every 300 ms. At a rebalance, they finish and commit their records, so no record is
  // processed twice.
  'food-delivery': { assignor: 'sticky', protocol: 'eager', batch: 1, notice: [0, 0.3] },
}

/** Names of the kinds of consumers. */
export const clientNames = Object.keys(clients)

/**
 * The platform settings of a kind of consumer. `concurrency`: records that a pod processes at the same time, default 1.
 * @throws InvalidInputError
 */
export function readConsumers(client: string, concurrency = 1): Partial<Platform> {
  const kind = ownValue(clients, client)
  if (!kind)
    throw new InvalidInputError('--client', `unknown client "${client}"; expected one of ${clientNames.join(', ')}`)
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new InvalidInputError('--concurrency', 'expected a whole number from 1')
  return { ...kind, concurrency }
}

/**
 * The platform from the options of a command. Default of `client`: `java`. With `rebalance`, such as `3s`, every
 * rebalance stops all members for that time.
 */
export function readPlatform(options: {
  client?: string | undefined
  start?: string | undefined
  rebalance?: string | undefined
  concurrency?: number | undefined
}): Platform {
  const { client = 'java', start, rebalance, concurrency } = options
  return {
    ...defaultPlatform,
    ...readConsumers(client, concurrency),
    ...(start !== undefined && { start: readRange(start, '--start') }),
    ...(rebalance !== undefined && {
      protocol: 'eager' as const,
      notice: [0, 0],
      settle: readRange(rebalance, '--rebalance'),
    }),
  }
}
