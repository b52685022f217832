import { randomOf } from '../engine'
import { InvalidInputError } from '../errors'
import { Explored, type ExploredSetting } from './explored'
import { thinned } from './frontier'
import { type Setting } from './knob'
import { type Score, search } from './search'
import { allPods, startsOf } from './starts'
import { type SimulateTrials, Trials } from './trials'
import { takeBackChanges } from './simplify'
import { limitOf, type TuneInput } from './tune-input'
import { chosenSettings, resultOf, type TuneResult } from './tune-result'
import { type Figures, type Trial, Tuner } from './tuner'

/** How tune is carried out. */
export interface TuneOptions {
  /** Default: in this thread, with pauses. Workers use {@link figuresOrNull} of a {@link Tuner} of the same input. */
  simulate?: SimulateTrials
  /** `cheapest`: pod-hours of the cheapest setting so far that meets the goal. */
  onProgress?: (progress: { simulated: number; most: number; cheapest: number | null }) => void
  /** Aborted: tune ends with what it has. */
  signal?: AbortSignal
}

/** The share of the simulations that search with the load as it is; the others search for settings that hold. */
const FIRST_SHARE = 0.6
/** The share of these that look everywhere, before the neighbours of the best. */
const START_SHARE = 0.5
/** Settings from which the search for one that holds begins: the cheapest, and others that cost at most so much more. */
const [CHEAPEST_STARTS, OTHER_STARTS, MORE_COST] = [6, 12, 1.4]

const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve))

function holdStarts(meeting: readonly ExploredSetting[]): ExploredSetting[] {
  const most = MORE_COST * (meeting[0]?.figures.podHours ?? 0)
  const near = meeting.filter(({ figures }) => figures.podHours <= most)
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

function simulateHere(tuner: Tuner, signal: AbortSignal | undefined): SimulateTrials {
  return async (trials) => {
    const all: (Figures | null)[] = []
    for (const trial of trials) {
      if (signal?.aborted) break
      all.push(figuresOrNull(tuner, trial))
      await pause()
    }
    return all
  }
}

/**
 * Searches settings of a ScaledObject that cost little and let records wait shortly, and says which to take.
 * @throws InvalidInputError for a manifest that is no ScaledObject with a Kafka trigger, or that KEDA refuses
 */
export async function tune(input: TuneInput, options: TuneOptions = {}): Promise<TuneResult> {
  const { signal, onProgress } = options
  const tuner = new Tuner(input)
  tuner.check()
  const { simulate = simulateHere(tuner, signal) } = options
  const trials = new Trials(simulate, (simulated) => {
    const cheapest = explored.meeting()[0]?.figures.podHours ?? null
    onProgress?.({ simulated, most: input.most, cheapest })
  })
  const explored = new Explored(input, trials)
  const random = randomOf(input.seed)
  const [goal, isStopped] = [limitOf(input), (): boolean => signal?.aborted === true]

  async function searchFrom(
    from: readonly Setting[],
    most: number,
    scores: (settings: readonly Setting[]) => Promise<(Score | null)[]>,
  ): Promise<void> {
    const steps = search({ space: tuner, from, goal, most, random })
    let step = steps.next()
    while (!step.done && !isStopped()) step = steps.next(await scores(step.value))
  }

  const isGoalKnown = goal !== null
  const all = allPods(tuner, input.partitions)
  const first = input.most * (isGoalKnown ? FIRST_SHARE : 1)
  const starts = startsOf(tuner, { partitions: input.partitions, most: START_SHARE * first, random })
  await searchFrom(starts, first, (settings) => explored.scores(settings))
  const meeting = holdStarts(explored.meeting())
  if (isGoalKnown && meeting.length > 0 && !isStopped()) {
    if (tuner.valueOf(all, 'min') === tuner.valueOf(all, 'max')) await explored.findHopeless(all)
    const settings = meeting.map(({ setting }) => setting)
    const larger = settings.map((each) => tuner.with(each, { max: input.partitions, scaleUpTolerance: 0.01 }))
    const most = ((1 - FIRST_SHARE) / 3) * input.most
    await searchFrom([...settings, ...larger, all], most, (each) => explored.hardScores(each, goal))
  }
  const found = { input, tuner, explored }
  const { recommended } = chosenSettings(found)
  if (recommended) await takeBackChanges(explored, recommended, { current: tuner.current, goal }, isStopped)
  if (!isStopped()) await explored.examine(chosenSettings(found).shown.map(({ setting }) => setting))
  return resultOf(found, trials.simulated, isStopped())
}
