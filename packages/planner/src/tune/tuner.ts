import { type Rules, rulesOf } from '@food-delivery/autoscaler'
import { InvalidInputError } from '../errors'
import { readAutoscalers, readObjects, type SourceObject } from '../input'
import { loadOnPartitions, type LoadSource } from '../load'
import { Plan, type PlanSummary, type PreparedScaler, prepareScaler } from '../plan'
import { flappingIn } from './flapping'
import { type Knob, type KnobName, type Setting, type Spec } from './knob'
import { knobsOf } from './knobs'
import { type Needs, needsOf } from './needs'
import { mergePatchBetween } from './merge-patch'
import { type SearchSpace } from './search'
import { type TuneInput } from './tune-input'

/** A setting to simulate. */
export interface Trial {
  setting: Setting
  seed: number
  /** Factor by which the load is multiplied. */
  factor: number
}

/** Cost and waits of a setting. */
export interface Figures {
  podHours: number
  cost: number | null
  /**
   * The wait (seconds) or lag (records) that the goal limits; without a goal the p95 wait. Infinity if too many records
   * are unprocessed at the end.
   */
  wait: number
  /** Null without a goal. */
  isMet: boolean | null
  waits: PlanSummary['waits']
  peakLag: number
  rescales: number
  pods: PlanSummary['pods']
}

const scaledLoad = (source: LoadSource, factor: number): LoadSource => ({
  ...source,
  curves: source.curves.map(({ times, counts }) => ({ times, counts: counts.map((count) => count * factor) })),
})

const objectsOf = (manifest: Record<string, unknown>): SourceObject[] => readObjects(JSON.stringify(manifest), '')

function figuresOf(summary: PlanSummary, { goal }: TuneInput): Figures {
  const { podHours, cost, waits, peakLag, rescales, pods, records } = summary
  const share = goal && 'share' in goal ? goal.share : 0.95
  // Only processed records have waits, so without this check a setting that leaves records unprocessed would look
  // better.
  const leavesRecords = records.waiting > Math.max(1, (1 - share) * records.arrived)
  const measured = summary.goal?.value ?? waits.p95
  const isMet = summary.goal && summary.goal.isMet && !leavesRecords
  return {
    podHours,
    cost,
    wait: leavesRecords ? Infinity : measured,
    isMet,
    waits,
    peakLag: peakLag.lag,
    rescales,
    pods,
  }
}

/**
 * Simulates settings of one ScaledObject with one load. The same input gives the same settings and figures in every
 * thread.
 */
export class Tuner implements SearchSpace {
  readonly knobs: readonly Knob[]
  readonly needs: Needs
  private readonly rules: Rules
  private readonly spec: Spec
  private readonly others: readonly SourceObject[]
  /** The load by its factor. */
  private readonly sources = new Map<number, LoadSource>()
  /** What {@link flappingOf} has returned, by setting. */
  private readonly flapping = new Map<string, string | null>()

  /**
   * @throws InvalidInputError for a manifest that is not a ScaledObject with a Kafka trigger, or for a goal such as
   *   `p100 wait 5s`
   */
  constructor(private readonly input: TuneInput) {
    const { manifest, place = '', others = [], versions, source, partitions, keys, goal } = input
    this.rules = rulesOf(versions)
    this.spec = manifest['spec'] as Spec
    this.others = others.flatMap(objectsOf)
    this.needs = needsOf(loadOnPartitions(source, partitions, keys), input)
    this.knobs = knobsOf(this.spec, this.needs, input)
    if (!this.knobs.some(({ name }) => name === 'lagThreshold'))
      throw new InvalidInputError(place, 'tune needs a ScaledObject with a kafka trigger')
    if (goal && 'share' in goal && goal.share >= 1)
      throw new InvalidInputError('--slo', 'tune needs a share below 100 %, such as p99')
  }

  get sizes(): number[] {
    return this.knobs.map(({ choices }) => choices.length)
  }

  get isOrdered(): boolean[] {
    return this.knobs.map(({ isOrdered }) => isOrdered)
  }

  /** The setting that changes nothing. */
  get current(): Setting {
    return this.knobs.map(({ current }) => current)
  }

  /** A copy of the setting with these values of knobs. A knob that has no choice with the value stays as it is. */
  with(setting: Setting, values: Partial<Record<KnobName, number>>): Setting {
    return this.knobs.map(({ name, choices }, position) => {
      const value = values[name]
      const choice = value === undefined ? -1 : choices.findIndex((each) => each.value === value)
      return choice < 0 ? (setting[position] ?? 0) : choice
    })
  }

  /** The value of a numeric knob in a setting; null if there is no such knob. */
  valueOf(setting: Setting, name: KnobName): number | null {
    const position = this.knobs.findIndex((knob) => knob.name === name)
    return this.knobs[position]?.choices[setting[position] ?? -1]?.value ?? null
  }

  /** Whether the minimum number of pods is not above the maximum. */
  isPossible(setting: Setting): boolean {
    return (this.valueOf(setting, 'min') ?? 0) <= (this.valueOf(setting, 'max') ?? Infinity)
  }

  /** Copies of the setting, one with each choice of a knob. */
  variants(setting: Setting, name: KnobName): Setting[] {
    const position = this.knobs.findIndex((knob) => knob.name === name)
    const choices = [...(this.knobs[position]?.choices.keys() ?? [])]
    return choices.map((choice) => setting.with(position, choice))
  }

  /** What the rule `flapping` of lint reports for a setting; null if it reports nothing. */
  flappingOf(setting: Setting): string | null {
    const key = setting.join()
    const known = this.flapping.get(key)
    if (known !== undefined) return known
    const message = flappingIn([...objectsOf(this.manifestOf(setting)), ...this.others], this.rules)
    this.flapping.set(key, message)
    return message
  }

  /** The manifest with this setting. */
  manifestOf(setting: Setting): Record<string, unknown> {
    const spec = structuredClone(this.spec)
    for (const [position, { choices }] of this.knobs.entries()) choices[setting[position] ?? -1]?.apply(spec)
    return { ...this.input.manifest, spec }
  }

  /** YAML of a merge patch for a setting; null if it changes nothing. */
  patchOf(setting: Setting): string | null {
    return mergePatchBetween(this.input.manifest, this.manifestOf(setting))
  }

  /** Simulates a trial. @throws InvalidInputError if KEDA refuses the manifest with this setting */
  simulate({ setting, seed, factor }: Trial): Figures {
    const { partitions, keys, service, platform, hpaPeriod, isByRecord, goal, price } = this.input
    const source = this.sourceOf(factor)
    const plan = new Plan({
      prepared: this.prepare(setting),
      source,
      load: loadOnPartitions(source, partitions, keys),
      service,
      platform,
      hpaPeriod,
      seed,
      isByRecord,
      goal,
      price,
    })
    plan.advance(source.seconds)
    return figuresOf(plan.result.summary, this.input)
  }

  /** Checks the manifest without changes. @throws InvalidInputError if KEDA refuses the manifest */
  check(): void {
    this.prepare(this.current)
  }

  private prepare(setting: Setting): PreparedScaler {
    const { place = '', startedAt, series } = this.input
    const [autoscaler] = readAutoscalers(objectsOf(this.manifestOf(setting)), this.rules)
    if (!autoscaler) throw new InvalidInputError(place, 'tune needs a ScaledObject')
    return prepareScaler(autoscaler, { rules: this.rules, startedAt, series })
  }

  private sourceOf(factor: number): LoadSource {
    const source = this.sources.get(factor) ?? scaledLoad(this.input.source, factor)
    this.sources.set(factor, source)
    return source
  }
}
