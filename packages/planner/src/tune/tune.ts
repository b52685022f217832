import { randomOf } from '../engine'
import { InvalidInputError } from '../errors'
import { Explored, type ExploredSetting } from './explored'
import { thinned } from './frontier'
import { type Setting } from './knob'
import { type Score, search } from './search'
import { allPods, startsOf } from './starts'
import { type SimulateTrial, Trials } from './trials'
import { exploreSteadier, revertChanges } from './similar-settings'
import { limitOf, type TuneInput } from './tune-input'
import { chosenSettings, preferencesOf, resultOf, type TuneResult } from './tune-result'
import { type Figures, type Trial, Tuner } from './tuner'

/** Options of {@link tune}. */
export interface TuneOptions {
  /** Default: in this thread, with pauses. Workers use {@link figuresOrNull} of a {@link Tuner} of the same input. */
  simulate?: SimulateTrial
  /** `cheapest`: pod-hours of the cheapest setting so far that meets the goal. */
  onProgress?: (progress: { simulated: number; max: number; cheapest: number | null }) => void
  /** When it is aborted, tune returns the best settings so far. */
  signal?: AbortSignal
}

/**
 * Share of the simulations with the given load; the others search for settings that meet the goal in all variations.
 */
const FIRST_SHARE = 0.6
/** Share of these simulations for combinations of values, before the neighbours of the best settings are tried. */
const START_SHARE = 0.5
/**
 * The search for settings that meet the goal in all variations starts with this many of the cheapest settings, and this
 * many others that cost at most 1.4 times as much.
 */
const [CHEAPEST_STARTS, OTHER_STARTS, MORE_COST] = [6, 12, 1.4]

const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve))

function robustStarts(meeting: readonly ExploredSetting[]): ExploredSetting[] {
  const max = MORE_COST * (meeting[0]?.figures.podHours ?? 0)
  const near = meeting.filter(({ figures }) => figures.podHours <= max)
  return [...near.slice(0, CHEAPEST_STARTS), ...thinned(near, OTHER_STARTS)]
}

/** The figures of a trial; null for a setting that KEDA refuses. */
export function figuresOrNull(tuner: Tuner, trial: Trial): Figures | null {
  try {
    return tuner.simulate(trial)
  } catch (error) {
    if (error instanceof InvalidInputError) return null
    throw error
  }
}

/** Simulates in this thread, one trial after the other; messages are handled in the pauses between them. */
function simulateHere(tuner: Tuner, signal: AbortSignal | undefined): SimulateTrial {
  let last = Promise.resolve()
  return (trial) => {
    const figures = last.then(() => (signal?.aborted ? undefined : figuresOrNull(tuner, trial)))
    last = figures.then(pause, pause)
    return figures
  }
}

/**
 * Searches for settings of a ScaledObject with low cost and short waits, and recommends one.
 * @throws InvalidInputError for a manifest that is not a ScaledObject with a Kafka trigger, or that KEDA refuses
 */
export async function tune(input: TuneInput, options: TuneOptions = {}): Promise<TuneResult> {
  const { signal, onProgress } = options
  const tuner = new Tuner(input)
  tuner.check()
  const { simulate = simulateHere(tuner, signal) } = options
  const cheapest = (): number | null => explored.meeting()[0]?.figures.podHours ?? null
  const trials = new Trials(simulate, (simulated) =>
    onProgress?.({ simulated, max: input.maxSimulations, cheapest: cheapest() }),
  )
  const explored = new Explored(input, trials)
  const random = randomOf(input.seed)
  const [goal, isStopped] = [limitOf(input), (): boolean => signal?.aborted === true]

  async function searchFrom(
    from: readonly Setting[],
    max: number,
    scores: (settings: readonly Setting[]) => Promise<(Score | null)[]>,
  ): Promise<void> {
    const steps = search({ space: tuner, from, goal, max, random })
    let step = steps.next()
    while (!step.done && !isStopped()) step = steps.next(await scores(step.value))
  }

  const isGoalKnown = goal !== null
  const all = allPods(tuner, input.partitions)
  const first = input.maxSimulations * (isGoalKnown ? FIRST_SHARE : 1)
  const starts = startsOf(tuner, { partitions: input.partitions, max: START_SHARE * first, random })
  await searchFrom(starts, first, (settings) => explored.scores(settings))
  const meeting = robustStarts(explored.meeting())
  if (isGoalKnown && meeting.length > 0 && !isStopped()) {
    if (tuner.valueOf(all, 'min') === tuner.valueOf(all, 'max')) await explored.findUnattainable(all)
    const settings = meeting.map(({ setting }) => setting)
    const larger = settings.map((each) => tuner.with(each, { max: input.partitions, scaleUpTolerance: 0.01 }))
    const max = ((1 - FIRST_SHARE) / 3) * input.maxSimulations
    await searchFrom([...settings, ...larger, all], max, (each) => explored.worstScores(each, goal))
  }
  const found = { input, tuner, explored }
  const preferences = preferencesOf(found)
  const { recommended: best } = chosenSettings(found)
  if (best && !isStopped()) await exploreSteadier(explored, best, tuner, preferences)
  const { recommended } = chosenSettings(found)
  if (recommended) await revertChanges(explored, recommended, preferences, isStopped)
  if (!isStopped()) await explored.examine(chosenSettings(found).shown.map(({ setting }) => setting))
  return resultOf(found, trials.simulated, isStopped())
}
