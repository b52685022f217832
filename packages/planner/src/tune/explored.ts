import { frontierOf } from './frontier'
import { type Setting } from './knob'
import { type Score } from './search'
import { hardships, type Hardship, type Trials } from './trials'
import { type TuneInput } from './tune-input'
import { type Figures, type Trial } from './tuner'

/** A setting that was simulated with the load as it is. */
export interface ExploredSetting {
  setting: Setting
  figures: Figures
}

export const scoreOf = ({ figures: { podHours, wait } }: { figures: Figures }): Score => ({ cost: podHours, wait })

/** Without a goal, a setting breaks where the wait is longer than this many times its usual one. */
const MOST_GROWTH = 2

/** The settings that tune has simulated, and where they hold. */
export class Explored {
  private readonly settings = new Map<string, Setting>()
  /** The hardships that not even all pods stand. */
  readonly hopeless = new Set<Hardship>()
  private readonly all

  constructor(
    private readonly input: TuneInput,
    private readonly trials: Trials,
  ) {
    this.all = hardships(input.seed)
  }

  /** Those that some setting can stand. */
  get hardships(): Hardship[] {
    return this.all.filter((hardship) => !this.hopeless.has(hardship))
  }

  /** Finds the hardships that not even all pods stand. */
  async findHopeless(allPods: Setting): Promise<void> {
    const figures = await this.trials.run(this.all.map(({ trialOf }) => trialOf(allPods)))
    for (const [index, hardship] of this.all.entries()) if (figures[index]?.isMet === false) this.hopeless.add(hardship)
  }

  /** Simulates settings with the load as it is. */
  async scores(settings: readonly Setting[]): Promise<(Score | null)[]> {
    const figures = await this.trials.run(settings.map((setting) => this.trialOf(setting)))
    for (const setting of settings) this.settings.set(setting.join(), setting)
    return figures.map((each) => each && scoreOf({ figures: each }))
  }

  /** Scores whose wait is the longest of the load as it is and the hardships, until the first that breaks it. */
  async hardScores(settings: readonly Setting[], goal: number): Promise<(Score | null)[]> {
    const scores = await this.scores(settings)
    for (const { trialOf } of this.hardships) {
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

  /** Simulates settings with all hardships. */
  async examine(settings: readonly Setting[]): Promise<void> {
    await this.trials.run(settings.flatMap((setting) => this.hardships.map(({ trialOf }) => trialOf(setting))))
  }

  /** Under what a setting breaks; null if that is not known of all hardships and it breaks under none of the others. */
  breaksOf({ setting, figures }: ExploredSetting): { text: string; figures: Figures }[] | null {
    const seen = this.hardships.map(({ text, trialOf }) => ({ text, figures: this.trials.get(trialOf(setting)) }))
    const breaks = seen.flatMap(({ text, figures: hard }) => {
      const isBroken = hard && (hard.isMet === null ? hard.wait > MOST_GROWTH * figures.wait : !hard.isMet)
      return isBroken ? [{ text, figures: hard }] : []
    })
    return breaks.length === 0 && seen.some((each) => each.figures === null) ? null : breaks
  }

  /** Those that meet the goal, cheapest first. */
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
