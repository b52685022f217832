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
  /**
   * Simulates a trial. Default: in this thread, which handles events between two trials. Worker threads use
   * {@link figuresOrNull} with a {@link Tuner} of the same input.
   */
  simulate?: SimulateTrial
  /** `cheapest`: pod-hours of the cheapest setting so far that meets the goal. */
  onProgress?: (progress: { simulated: number; max: number; cheapest: number | null }) => void
  /** When the signal is aborted, tune returns the best settings so far. */
  signal?: AbortSignal
}

/**
 * Share of the simulations with the given load. The other simulations search for settings that meet the goal in all
 * variations of the load.
 */
const GIVEN_LOAD_SHARE = 0.6
/**
 * Share of the simulations with the given load that try combinations of values. The others then try neighbours of the
 * best settings.
 */
const COMBINATIONS_SHARE = 0.5
/**
 * The search for settings that meet the goal in all variations starts with up to this many of the cheapest settings,
 * and up to this many of all settings that cost at most 1.4 times as much.
 */
const CHEAPEST_STARTS = 6
const OTHER_STARTS = 12
const MAX_COST_FACTOR = 1.4

/** Lets the thread handle messages and events. */
const handleEvents = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve))

/** `meetingGoal`: settings that meet the goal with the given load, cheapest first. */
function robustStarts(meetingGoal: readonly ExploredSetting[]): Setting[] {
  const maxPodHours = MAX_COST_FACTOR * (meetingGoal[0]?.figures.podHours ?? 0)
  const affordable = meetingGoal.filter(({ figures }) => figures.podHours <= maxPodHours)
  const starts = [...affordable.slice(0, CHEAPEST_STARTS), ...thinned(affordable, OTHER_STARTS)]
  return starts.map(({ setting }) => setting)
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

/** Simulates in this thread, one trial after the other. Between two trials, the thread handles events. */
function simulateHere(tuner: Tuner, signal: AbortSignal | undefined): SimulateTrial {
  let last = Promise.resolve()
  return (trial) => {
    const figures = last.then(() => (signal?.aborted ? undefined : figuresOrNull(tuner, trial)))
    last = figures.then(handleEvents, handleEvents)
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
  const cheapestPodHours = (): number | null => explored.meetingGoal()[0]?.figures.podHours ?? null
  const trials = new Trials(simulate, (simulated) =>
    onProgress?.({ simulated, max: input.maxSimulations, cheapest: cheapestPodHours() }),
  )
  const explored = new Explored(input, trials)
  const random = randomOf(input.seed)
  const goal = limitOf(input)
  const isStopped = (): boolean => signal?.aborted === true

  async function searchFrom(
    from: readonly Setting[],
    max: number,
    scores: (settings: readonly Setting[]) => Promise<(Score | null)[]>,
  ): Promise<void> {
    const steps = search({ space: tuner, from, goal, max, random })
    let step = steps.next()
    while (!step.done && !isStopped()) step = steps.next(await scores(step.value))
  }

  const { partitions, maxSimulations } = input
  const maxWithGivenLoad = maxSimulations * (goal === null ? 1 : GIVEN_LOAD_SHARE)
  const starts = startsOf(tuner, { partitions, max: COMBINATIONS_SHARE * maxWithGivenLoad, random })
  await searchFrom(starts, maxWithGivenLoad, (settings) => explored.scores(settings))
  const settings = robustStarts(explored.meetingGoal())
  if (goal !== null && settings.length > 0 && !isStopped()) {
    const withAllPods = allPods(tuner, partitions)
    // If min or max is kept, this setting may not have all pods at all times.
    const hasAllPods = tuner.valueOf(withAllPods, 'min') === tuner.valueOf(withAllPods, 'max')
    if (hasAllPods) await explored.findUnattainable(withAllPods)
    const withMorePods = settings.map((setting) => tuner.with(setting, { max: partitions, scaleUpTolerance: 0.01 }))
    // Each setting is simulated with up to three variations.
    const max = ((1 - GIVEN_LOAD_SHARE) / 3) * maxSimulations
    await searchFrom([...settings, ...withMorePods, withAllPods], max, (each) => explored.worstScores(each, goal))
  }
  const state = { input, tuner, explored }
  const preferences = preferencesOf(state)
  const { recommended: best } = chosenSettings(state)
  if (best && !isStopped()) await exploreSteadier(explored, best, tuner, preferences)
  const { recommended } = chosenSettings(state)
  if (recommended) await revertChanges(explored, recommended, preferences, isStopped)
  if (!isStopped()) await explored.examine(chosenSettings(state).shown.map(({ setting }) => setting))
  return resultOf(state, trials.simulated, isStopped())
}
