import { ownValue } from '../own-value'
import { InvalidInputError } from '../errors'
import { positiveDuration, readDuration, readRate } from './units'

/** A written profile. Times in seconds since its start. */
export interface Profile {
  /** Duration. */
  seconds: number
  /** Records per second at a time. */
  rateAt: (t: number) => number
  /** Times at which the rate jumps. */
  jumps: readonly number[]
  /** Whether the rate never changes between two jumps. */
  isStepped: boolean
  /** Whether records arrive at random. */
  isRandom: boolean
}

/** Reads the fields of one profile. */
class ProfileFields {
  private readonly fieldsRead = new Set<string>()

  constructor(
    private readonly name: string,
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly place: string,
  ) {}

  /** The value of a field. `fallback`: null for a required field. */
  private valueOf(field: string, fallback: string | null): unknown {
    this.fieldsRead.add(field)
    const value = this.fields[field] ?? fallback
    if (value === null) this.reject(`needs ${field}`)
    return value
  }

  rate(field: string): number {
    return readRate(this.valueOf(field, null), `${this.place}: ${this.name} ${field}`)
  }

  duration(field: string, fallback: string | null = null): number {
    return readDuration(this.valueOf(field, fallback), `${this.place}: ${this.name} ${field}`)
  }

  /** A duration above zero. */
  period(field: string): number {
    return positiveDuration(this.valueOf(field, null), `${this.place}: ${this.name} ${field}`)
  }

  /** Peaks such as `180@12h/2h`: height, time, and width. */
  peaks(field: string): { height: number; at: number; width: number }[] {
    return String(this.valueOf(field, null))
      .split(',')
      .map((text) => {
        const [height = '', at = '', width = ''] = text.trim().split(/[@/]/)
        const place = `${this.place}: ${this.name} ${field}`
        return { height: readRate(height, place), at: readDuration(at, place), width: positiveDuration(width, place) }
      })
  }

  reject(reason: string): never {
    throw new InvalidInputError(this.place, `profile ${this.name} ${reason}`)
  }

  /** @throws InvalidInputError if the profile has a field that no other method has read */
  rejectUnknownFields(): void {
    const unknown = Object.keys(this.fields).find((field) => !this.fieldsRead.has(field))
    if (unknown === undefined) return
    const known = [...this.fieldsRead].join(', ')
    this.reject(`has no field ${unknown}; expected ${known}`)
  }
}

const steppedProfile = { isStepped: true, isRandom: false, jumps: [] }
const smoothProfile = { isStepped: false, isRandom: false, jumps: [] }

const readers: Record<string, (fields: ProfileFields) => Profile> = {
  constant: (fields) => {
    const rate = fields.rate('rate')
    return { ...steppedProfile, seconds: fields.duration('for', '1h'), rateAt: () => rate }
  },
  poisson: (fields) => {
    const rate = fields.rate('rate')
    return { ...steppedProfile, seconds: fields.duration('for', '1h'), rateAt: () => rate, isRandom: true }
  },
  ramp: (fields) => {
    const [from, to, seconds] = [fields.rate('from'), fields.rate('to'), fields.duration('for', '1h')]
    return { ...smoothProfile, seconds, rateAt: (t) => from + ((to - from) * t) / seconds }
  },
  wave: (fields) => {
    const [low, peak, period] = [fields.rate('low'), fields.rate('peak'), fields.period('period')]
    const rateAt = (t: number): number => low + ((peak - low) * (1 - Math.cos((2 * Math.PI * t) / period))) / 2
    return { ...smoothProfile, seconds: fields.duration('for', '1h'), rateAt }
  },
  burst: (fields) => {
    const [rate, peak, at, lasts] = [
      fields.rate('rate'),
      fields.rate('peak'),
      fields.duration('at'),
      fields.period('lasts'),
    ]
    const seconds = fields.duration('for', '1h')
    if (at >= seconds)
      fields.reject(`ends before its peak begins; add for=, such as for=${Math.ceil((at + lasts) / 60)}m`)
    const rateAt = (t: number): number => (t >= at && t < at + lasts ? peak : rate)
    return { ...steppedProfile, seconds, rateAt, jumps: [at, at + lasts] }
  },
  day: (fields) => {
    const [low, peaks] = [fields.rate('low'), fields.peaks('peaks')]
    const rateAt = (t: number): number =>
      peaks.reduce((sum, { height, at, width }) => sum + height * Math.exp(-(((t - at) / width) ** 2)), low)
    return { ...smoothProfile, seconds: fields.duration('for', '1d'), rateAt }
  },
}

/** The names of the written profiles. */
export const profileNames = Object.keys(readers)

/** Reads one profile. @throws InvalidInputError with its name and field. */
export function readProfile(name: string, fields: Readonly<Record<string, unknown>>, place: string): Profile {
  const read = ownValue(readers, name)
  if (!read) throw new InvalidInputError(place, `unknown profile "${name}"; expected one of ${profileNames.join(', ')}`)
  const reader = new ProfileFields(name, fields, place)
  const profile = read(reader)
  reader.rejectUnknownFields()
  if (profile.seconds <= 0) reader.reject('has no duration')
  return profile
}
