import { frontierOf } from './frontier'
import { type Setting } from './knob'
import { type Score } from './search'
import { variations, type Variation, type Trials } from './trials'
import { type TuneInput } from './tune-input'
import { type Figures, type Trial } from './tuner'

/** A setting that was simulated with the given load. */
export interface ExploredSetting {
  setting: Setting
  figures: Figures
}

/** Cost and wait of a setting. */
export const scoreOf = ({ figures: { podHours, wait } }: { figures: Figures }): Score => ({ cost: podHours, wait })

/** Without a goal, a setting fails a variation in which the wait grows by more than this factor. */
const MAX_WAIT_GROWTH = 2

/** The settings that tune has simulated, with the given load and its variations. */
export class Explored {
  private readonly settings = new Map<string, Setting>()
  /** Variations in which the goal is missed even with all pods at all times. */
  readonly unattainable = new Set<Variation>()
  private readonly allVariations

  constructor(
    private readonly input: TuneInput,
    private readonly trials: Trials,
  ) {
    this.allVariations = variations(input.seed)
  }

  /** The variations without the unattainable ones. */
  get variations(): Variation[] {
    return this.allVariations.filter((variation) => !this.unattainable.has(variation))
  }

  /** Fills `unattainable`. `allPods`: the setting with all pods at all times. */
  async findUnattainable(allPods: Setting): Promise<void> {
    const figures = await this.trials.run(this.allVariations.map(({ trialOf }) => trialOf(allPods)))
    for (const [index, variation] of this.allVariations.entries())
      if (figures[index]?.isMet === false) this.unattainable.add(variation)
  }

  /** Simulates settings with the given load. Null for a setting that KEDA refuses, or if tune was stopped before. */
  async scores(settings: readonly Setting[]): Promise<(Score | null)[]> {
    for (const setting of settings) this.settings.set(setting.join(), setting)
    const figures = await this.trials.run(settings.map((setting) => this.trialOf(setting)))
    return figures.map((figuresOfSetting) => figuresOfSetting && scoreOf({ figures: figuresOfSetting }))
  }

  /**
   * Scores whose wait is the longest one among the given load and its variations. A setting that misses the goal is not
   * simulated in further variations.
   */
  async worstScores(settings: readonly Setting[], goal: number): Promise<(Score | null)[]> {
    const scores = await this.scores(settings)
    for (const { trialOf } of this.variations) {
      const candidates = settings.flatMap((setting, index) => {
        const score = scores[index]
        return score && score.wait <= goal ? [{ setting, score }] : []
      })
      const figures = await this.trials.run(candidates.map(({ setting }) => trialOf(setting)))
      for (const [index, { score }] of candidates.entries())
        score.wait = Math.max(score.wait, figures[index]?.wait ?? Infinity)
    }
    return scores
  }

  /** Simulates settings in all variations. */
  async examine(settings: readonly Setting[]): Promise<void> {
    await this.trials.run(settings.flatMap((setting) => this.variations.map(({ trialOf }) => trialOf(setting))))
  }

  /** The variations that a setting fails; null if it fails none but was not simulated in all. */
  failuresOf({ setting, figures }: ExploredSetting): { text: string; figures: Figures }[] | null {
    const fails = (varied: Figures): boolean =>
      varied.isMet === null ? varied.wait > MAX_WAIT_GROWTH * figures.wait : !varied.isMet
    const results = this.variations.map(({ text, trialOf }) => ({ text, figures: this.trials.get(trialOf(setting)) }))
    const failures = results.flatMap(({ text, figures: varied }) =>
      varied && fails(varied) ? [{ text, figures: varied }] : [],
    )
    const isComplete = results.every((result) => result.figures !== null)
    return failures.length > 0 || isComplete ? failures : null
  }

  /** Settings that meet the goal, cheapest first. */
  meetingGoal(): ExploredSetting[] {
    return this.withFigures()
      .filter(({ figures }) => figures.isMet)
      .sort((a, b) => a.figures.podHours - b.figures.podHours)
  }

  /** The settings whose wait is shorter than that of every cheaper one, cheapest first. */
  frontier(): ExploredSetting[] {
    return frontierOf(this.withFigures(), scoreOf)
  }

  /** A setting with its figures; null if it was not simulated, or KEDA refuses it. */
  get(setting: Setting): ExploredSetting | null {
    const figures = this.trials.get(this.trialOf(setting))
    return figures && { setting, figures }
  }

  private trialOf(setting: Setting): Trial {
    return { setting, seed: this.input.seed, factor: 1 }
  }

  /** All settings that have figures. */
  withFigures(): ExploredSetting[] {
    return [...this.settings.values()].flatMap((setting) => this.get(setting) ?? [])
  }
}
