import { type Document, LineCounter, parseDocument } from 'yaml'
import { InvalidInputError } from '../errors'
import { type Curve, curveOfRates, type ServiceTime } from '../engine'
import { isRecord } from '../is-record'
import { checkSeconds } from '../max-seconds'
import { yamlProblem } from '../yaml-problem'
import { type Profile, readProfile } from './profiles'

/** Arrivals from a source, before they are distributed over partitions. */
export interface LoadSource {
  /** One curve for all partitions, or one for each. */
  curves: Curve[]
  /** Whether there is a curve for each partition. */
  isPerPartition: boolean
  /** Whether records arrive at random, so that they are simulated one by one. */
  isRandom: boolean
  /** How long records arrive. */
  seconds: number
  /** Measured processing time of a record, if there is one. */
  service?: ServiceTime
  /** Peculiarities of the data, such as gaps. */
  warnings: string[]
}

/** Maximum number of steps of a smooth profile: for a day, one per minute. */
const MAX_SMOOTH_STEPS = 1440

/** The times of a profile at which its curve has a point. */
function timesOf({ seconds, jumps, isStepped }: Profile): number[] {
  if (isStepped) return [0, ...jumps.filter((t) => t > 0 && t < seconds)]
  const step = Math.max(seconds / MAX_SMOOTH_STEPS, 1)
  return Array.from({ length: Math.ceil(seconds / step) }, (_, index) => index * step)
}

/** The load of profiles in sequence. The rate of a step is that in its middle. */
function loadOf(profiles: readonly Profile[], place: string): LoadSource {
  const [times, rates]: [number[], number[]] = [[], []]
  let start = 0
  for (const profile of profiles) {
    const profileTimes = timesOf(profile)
    for (const [index, t] of profileTimes.entries()) {
      const next = profileTimes[index + 1] ?? profile.seconds
      times.push(start + t)
      rates.push(profile.rateAt((t + next) / 2))
    }
    start += profile.seconds
  }
  checkSeconds(start, place)
  const curves = [curveOfRates([...times, start], rates)]
  return {
    curves,
    isPerPartition: false,
    isRandom: profiles.some(({ isRandom }) => isRandom),
    seconds: start,
    warnings: [],
  }
}

/** Reads profiles in one line: `constant rate=20 for=1h; burst rate=20 peak=200 at=10m lasts=1m`. */
export function readLoadLine(line: string): LoadSource {
  const profiles = line.split(';').map((part) => {
    const [name = '', ...words] = part.trim().split(/\s+/)
    const fields = words.map((word) => {
      const separator = word.indexOf('=')
      if (separator > 0) return [word.slice(0, separator), word.slice(separator + 1)] as const
      throw new InvalidInputError('--load', `"${word}" is not a field; write NAME=VALUE, such as rate=20`)
    })
    const repeated = fields.find(([field], index) => fields.findIndex(([other]) => other === field) < index)
    if (repeated) throw new InvalidInputError('--load', `profile ${name} has ${repeated[0]} twice`)
    return readProfile(name, Object.fromEntries(fields), '--load')
  })
  return loadOf(profiles, '--load')
}

/** The value of `load`. @throws InvalidInputError for aliases that would fill the memory */
function loadFieldOf(document: Document, file: string): unknown {
  try {
    return (document.toJS() as { load?: unknown } | null)?.load
  } catch (error) {
    throw new InvalidInputError(file, `invalid YAML: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Reads profiles from YAML: a list `load` of objects such as `constant: { rate: 20, for: 1h }`. */
export function readLoadYaml(text: string, file: string): LoadSource {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error)
    throw new InvalidInputError(`${file}:${lines.linePos(error.pos[0]).line}`, `invalid YAML: ${yamlProblem(error)}`)
  const list = loadFieldOf(document, file)
  if (!Array.isArray(list) || list.length === 0) {
    throw new InvalidInputError(file, 'has no list "load", such as load: [constant: { rate: 20, for: 1h }]')
  }
  const profiles = list.map((entry: unknown, index) => {
    const node = document.getIn(['load', index], true) as { range?: [number, number, number] } | undefined
    const place = `${file}:${lines.linePos(node?.range?.[0] ?? 0).line}`
    const [profile, ...others] = isRecord(entry) ? Object.entries(entry) : []
    if (profile === undefined || others.length > 0)
      throw new InvalidInputError(place, 'expected one profile, such as constant: { rate: 20 }')
    const [name, fields] = profile
    return readProfile(name, isRecord(fields) ? fields : {}, place)
  })
  return loadOf(profiles, file)
}
