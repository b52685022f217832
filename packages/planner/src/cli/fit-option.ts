import { type Platform, type ServiceTime } from '../engine'
import { InvalidInputError } from '../errors'
import { type Fit, fittedPlatform, readFit } from '../fit'
import { readPlatform, readService } from '../plan'
import { type Arguments, type Option, type Terminal } from './command'
import { parseJson } from '../parse-json'

/** The option `--fit`. */
export const fitOption: Option = {
  type: 'text',
  placeholder: 'FILE',
  meaning: 'the output of "fit --json"; --work, --keys, --partitions, --start and --rebalance take precedence',
}

/** Reads `--fit FILE`; undefined without it. */
export function readFitOption(args: Arguments, terminal: Pick<Terminal, 'read'>): Fit | undefined {
  const file = args.text('fit')
  return file === undefined ? undefined : readFit(parseJson(terminal.read(file), file), file)
}

/** The processing time of a record: from `--work`, else from the fit; undefined without both. */
export function serviceOf(args: Arguments, fit: Fit | undefined): ServiceTime | undefined {
  const work = args.text('work')
  if (work !== undefined) return readService(work)
  if (!fit) return undefined
  const { value, low } = fit.podRate
  if (value !== null) return { kind: 'constant', mean: (args.number('concurrency') ?? 1) / value }
  const bound = `has only a lower bound of the rate of a pod, ${(low ?? 0).toFixed(2)} records per second`
  throw new InvalidInputError('--fit', `${bound}; give the processing time of a record with --work`)
}

/** The platform that the options describe. Times that no option gives are those of the fit. */
export function platformOf(args: Arguments, fit: Fit | undefined): Platform {
  const [start, rebalance] = [args.text('start'), args.text('rebalance')]
  const concurrency = args.number('concurrency')
  const platform = readPlatform({ client: args.text('client'), start, rebalance, concurrency })
  if (!fit) return platform
  const { start: fittedStart, notice, settle, ...others } = fit.times
  return fittedPlatform(platform, {
    ...others,
    ...(start === undefined && fittedStart && { start: fittedStart }),
    ...(rebalance === undefined && notice && { notice }),
    ...(rebalance === undefined && settle && { settle }),
  })
}

/** The keys of `--keys`, else the measured share of each partition, else `even`. */
export function keysOf(args: Arguments, fit: Fit | undefined, partitions: number): string {
  const shares = fit?.arrivals.partitions.map(({ share }) => share) ?? []
  return args.text('keys') ?? (shares.length === partitions ? shares.join(',') : 'even')
}
