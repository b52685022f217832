import { type Setting } from './knob'
import { type Figures, type Trial } from './tuner'

/** Simulates trials, here or in workers; null for a setting that KEDA refuses, undefined where it was stopped. */
export type SimulateTrials = (trials: readonly Trial[]) => Promise<(Figures | null | undefined)[]>

const keyOf = ({ setting, seed, factor }: Trial): string => `${setting.join()} ${seed} ${factor}`

/** Trials and their figures, each simulated once. */
export class Trials {
  private readonly known = new Map<string, Figures | null>()

  constructor(
    private readonly simulate: SimulateTrials,
    private readonly onSimulated: (simulated: number) => void,
  ) {}

  /** Trials that were simulated. */
  get simulated(): number {
    return this.known.size
  }

  /** Figures that are known. */
  get(trial: Trial): Figures | null {
    return this.known.get(keyOf(trial)) ?? null
  }

  async run(trials: readonly Trial[]): Promise<(Figures | null)[]> {
    const fresh = trials.filter((trial) => !this.known.has(keyOf(trial)))
    const figures = fresh.length > 0 ? await this.simulate(fresh) : []
    for (const [index, trial] of fresh.entries()) {
      const found = figures[index]
      // Without an entry if it was stopped.
      if (found !== undefined) this.known.set(keyOf(trial), found)
    }
    this.onSimulated(this.simulated)
    return trials.map((trial) => this.get(trial))
  }
}

/** Where a setting has to hold, beside the load as it is. */
export interface Hardship {
  text: string
  trialOf: (setting: Setting) => Trial
}

/** A load 30 % higher. */
export const HIGHER_LOAD = 1.3

/** A load 30 % higher, and two further seeds. */
export function hardships(seed: number): Hardship[] {
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
