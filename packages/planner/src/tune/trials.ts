import { type Setting } from './knob'
import { type Figures, type Trial } from './tuner'

/**
 * Simulates a trial, in this thread or in a worker; null for a setting that KEDA refuses, undefined if tune was stopped
 * before the simulation.
 */
export type SimulateTrial = (trial: Trial) => Promise<Figures | null | undefined>

const keyOf = ({ setting, seed, factor }: Trial): string => `${setting.join()} ${seed} ${factor}`

/** Trials and their figures, each simulated once. */
export class Trials {
  private readonly figures = new Map<string, Figures | null>()

  constructor(
    private readonly simulate: SimulateTrial,
    /** Called after each simulation with the number of simulations so far. */
    private readonly onSimulated: (simulated: number) => void,
  ) {}

  /** Number of simulated trials. */
  get simulated(): number {
    return this.figures.size
  }

  /** The figures of a trial; null if it was not simulated, or KEDA refuses its setting. */
  get(trial: Trial): Figures | null {
    return this.figures.get(keyOf(trial)) ?? null
  }

  /** Simulates the trials that were not simulated before, and returns the figures of all. */
  async run(trials: readonly Trial[]): Promise<(Figures | null)[]> {
    const byKey = new Map(trials.map((trial) => [keyOf(trial), trial]))
    const newTrials = [...byKey].filter(([key]) => !this.figures.has(key))
    await Promise.all(newTrials.map(([key, trial]) => this.add(key, trial)))
    return trials.map((trial) => this.get(trial))
  }

  private async add(key: string, trial: Trial): Promise<void> {
    const figures = await this.simulate(trial)
    if (figures === undefined) return
    this.figures.set(key, figures)
    this.onSimulated(this.simulated)
  }
}

/** A change of the load or the seed with which a setting should meet the goal too. */
export interface Variation {
  text: string
  /** Factor of the load. */
  factor: number
  trialOf: (setting: Setting) => Trial
}

/** Factor of the higher load. */
const HIGHER_LOAD = 1.3

/** A load that is 30 % higher, and two more seeds. */
export function variations(seed: number): Variation[] {
  const otherSeeds = [seed + 1, seed + 2].map((otherSeed) => ({
    text: `with seed ${otherSeed}`,
    factor: 1,
    trialOf: (setting: Setting) => ({ setting, seed: otherSeed, factor: 1 }),
  }))
  const higherLoad = {
    text: 'at a load 30 % higher',
    factor: HIGHER_LOAD,
    trialOf: (setting: Setting) => ({ setting, seed, factor: HIGHER_LOAD }),
  }
  return [higherLoad, ...otherSeeds]
}
