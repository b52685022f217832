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

export const scoreOf = ({ figures: { podHours, wait } }: { figures: Figures }): Score => ({ cost: podHours, wait })

/** Without a goal, a setting fails a variation in which the wait grows by more than this factor. */
const MAX_GROWTH = 2

/** The settings that tune has simulated, with the given load and its variations. */
export class Explored {
  private readonly settings = new Map<string, Setting>()
  /** Variations in which the goal is missed even with all pods at all times. */
  readonly unattainable = new Set<Variation>()
  private readonly all

  constructor(
    private readonly input: TuneInput,
    private readonly trials: Trials,
  ) {
    this.all = variations(input.seed)
  }

  /** Variations in which some setting may meet the goal. */
  get variations(): Variation[] {
    return this.all.filter((variation) => !this.unattainable.has(variation))
  }

  /** Fills `unattainable`. `allPods`: the setting with all pods at all times. */
  async findUnattainable(allPods: Setting): Promise<void> {
    const figures = await this.trials.run(this.all.map(({ trialOf }) => trialOf(allPods)))
    for (const [index, variation] of this.all.entries())
      if (figures[index]?.isMet === false) this.unattainable.add(variation)
  }

  /** Simulates settings with the given load. */
  async scores(settings: readonly Setting[]): Promise<(Score | null)[]> {
    for (const setting of settings) this.settings.set(setting.join(), setting)
    const figures = await this.trials.run(settings.map((setting) => this.trialOf(setting)))
    return figures.map((each) => each && scoreOf({ figures: each }))
  }

  /**
   * Scores with the longest wait of the given load and its variations. A setting that misses the goal is not simulated
   * in further variations.
   */
  async worstScores(settings: readonly Setting[], goal: number): Promise<(Score | null)[]> {
    const scores = await this.scores(settings)
    for (const { trialOf } of this.variations) {
      const left = settings.flatMap((setting, index) => {
        const score = scores[index]
        return score && score.wait <= goal ? [{ setting, score }] : []
      })
      const figures = await this.trials.run(left.map(({ setting }) => trialOf(setting)))
      for (const [index, { score }] of left.entries())
        score.wait = Math.max(score.wait, figures[index]?.wait ?? Infinity)
    }
    return scores
  }

  /** Simulates settings in all variations. */
  async examine(settings: readonly Setting[]): Promise<void> {
    await this.trials.run(settings.flatMap((setting) => this.variations.map(({ trialOf }) => trialOf(setting))))
  }

  /** The variations that a setting fails; null if it fails none but was not simulated in all. */
  breaksOf({ setting, figures }: ExploredSetting): { text: string; figures: Figures }[] | null {
    const seen = this.variations.map(({ text, trialOf }) => ({ text, figures: this.trials.get(trialOf(setting)) }))
    const breaks = seen.flatMap(({ text, figures: varied }) => {
      const isBroken = varied && (varied.isMet === null ? varied.wait > MAX_GROWTH * figures.wait : !varied.isMet)
      return isBroken ? [{ text, figures: varied }] : []
    })
    return breaks.length === 0 && seen.some((each) => each.figures === null) ? null : breaks
  }

  /** Settings that meet the goal, cheapest first. */
  meeting(): ExploredSetting[] {
    return this.known()
      .filter(({ figures }) => figures.isMet)
      .sort((a, b) => a.figures.podHours - b.figures.podHours)
  }

  frontier(): ExploredSetting[] {
    return frontierOf(this.known(), scoreOf)
  }

  get(setting: Setting): ExploredSetting | null {
    const figures = this.trials.get(this.trialOf(setting))
    return figures && { setting, figures }
  }

  private trialOf(setting: Setting): Trial {
    return { setting, seed: this.input.seed, factor: 1 }
  }

  known(): ExploredSetting[] {
    return [...this.settings.values()].flatMap((setting) => this.get(setting) ?? [])
  }
}
