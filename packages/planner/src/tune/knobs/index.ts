import { type Knob, type Spec } from '../knob'
import { type Needs } from '../needs'
import { type TuneInput } from '../tune-input'
import { cronKnob } from './cron-floor'
import { lagThresholdKnob } from './lag-threshold'
import { maxKnob, minKnob } from './limits'
import { downPolicyKnob, upPolicyKnob } from './policies'
import { rateKnob } from './rate-trigger'
import { downToleranceKnob, upToleranceKnob } from './tolerances'
import { downWindowKnob, upWindowKnob } from './windows'

/** A knob with its current choice only. */
const onlyCurrent = ({ choices, current, ...knob }: Knob): Knob => ({
  ...knob,
  choices: choices.slice(current, current + 1),
  current: 0,
})

/** All knobs, with the choices to try for this manifest and load. */
export function knobsOf(spec: Spec, needs: Needs, input: TuneInput): Knob[] {
  const { partitions, startedAt, keep } = input
  const knobs = [
    lagThresholdKnob(spec, needs),
    minKnob(spec, partitions),
    maxKnob(spec, partitions, needs),
    downWindowKnob(spec),
    upWindowKnob(spec),
    downPolicyKnob(spec),
    upPolicyKnob(spec, partitions),
    upToleranceKnob(spec),
    downToleranceKnob(spec),
    rateKnob(spec, input, needs),
    cronKnob(spec, needs, startedAt),
  ]
  return knobs.filter((knob) => knob !== null).map((knob) => (keep.includes(knob.name) ? onlyCurrent(knob) : knob))
}
