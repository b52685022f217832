/** The `spec` of a ScaledObject, as in its manifest. */
export type Spec = Record<string, unknown>

/** One value of a knob. */
export interface Choice {
  /** A short text such as `lagThreshold 50 → 200`. */
  text: string
  /** What the change does, in a sentence. */
  meaning: string
  /** Makes the change in this spec; callers pass a copy. */
  apply: (spec: Spec) => void
  /** The value, if it is a number. */
  value?: number
}

/** The choice that changes nothing. */
export const unchanged: Choice = { text: '', meaning: '', apply: () => undefined }

/** A part of the ScaledObject that tune changes, such as lagThreshold. */
export interface Knob {
  name: KnobName
  choices: readonly Choice[]
  /** Index of the choice that leaves the manifest as it is. */
  current: number
  /** Whether neighbouring choices are similar, such as those of a number. */
  isOrdered: boolean
}

/** The names of all knobs. */
export const knobNames = [
  'lagThreshold',
  'min',
  'max',
  'scaleDownWindow',
  'scaleUpWindow',
  'scaleDownPolicy',
  'scaleUpPolicy',
  'scaleUpTolerance',
  'scaleDownTolerance',
  'rate',
  'cron',
] as const

export type KnobName = (typeof knobNames)[number]

/** A combination of choices: the index of one choice for each knob. */
export type Setting = readonly number[]

/** Names that each stand for several knobs. */
export const knobGroups: Readonly<Record<string, readonly KnobName[]>> = {
  windows: ['scaleUpWindow', 'scaleDownWindow'],
  policies: ['scaleUpPolicy', 'scaleDownPolicy'],
  tolerances: ['scaleUpTolerance', 'scaleDownTolerance'],
}
