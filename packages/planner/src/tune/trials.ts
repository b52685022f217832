import { type Setting } from './knob'
import { type Figures, type Trial } from './tuner'

/** Simulates trials, in this thread or in workers; null for a setting that KEDA refuses, undefined if it was stopped before. */
export type SimulateTrials = (trials: readonly Trial[]) => Promise<(Figures | null | undefined)[]>

const keyOf = ({ setting, seed, factor }: Trial): string => `${setting.join()} ${seed} ${factor}`

/** Trials and their figures, each simulated once. */
export class Trials {
  private readonly known = new Map<string, Figures | null>()

  constructor(
    private readonly simulate: SimulateTrials,
    private readonly onSimulated: (simulated: number) => void,
  ) {}

  /** Number of simulated trials. */
  get simulated(): number {
    return this.known.size
  }

  /** The figures of a trial; null if it was not simulated, or KEDA refuses its setting. */
  get(trial: Trial): Figures | null {
    return this.known.get(keyOf(trial)) ?? null
  }

  async run(trials: readonly Trial[]): Promise<(Figures | null)[]> {
    const fresh = trials.filter((trial) => !this.known.has(keyOf(trial)))
    const figures = fresh.length > 0 ? await this.simulate(fresh) : []
    for (const [index, trial] of fresh.entries()) {
      const found = figures[index]
      // Undefined if it was stopped before.
      if (found !== undefined) this.known.set(keyOf(trial), found)
    }
    this.onSimulated(this.simulated)
    return trials.map((trial) => this.get(trial))
  }
}

/** A change of the load or the seed, in which a setting should meet the goal too. */
export interface Variation {
  text: string
  trialOf: (setting: Setting) => Trial
}

/** Factor of the higher load. */
export const HIGHER_LOAD = 1.3

/** A load that is 30 % higher, and two more seeds. */
export function variations(seed: number): Variation[] {
  const others = [1, 2].map((step) => ({
    text: `with seed ${seed + step}`,
    trialOf: (setting: Setting) => ({ setting, seed: seed + step, factor: 1 }),
  }))
  const higher = {
    text: 'at a load 30 % higher',
    trialOf: (setting: Setting) => ({ setting, seed, factor: HIGHER_LOAD }),
  }
  return [higher, ...others]
}
