import {
  cheapestOfAll,
  combinations,
  givenInput,
  type GivenLoad,
  gridFor,
} from '../../packages/planner/test/exhaustive'
import { tune } from '../../packages/planner/src'

/** The settings that the exhaustive search leaves as they are. */
const OTHERS = ['scaleUpWindow', 'scaleUpPolicy', 'scaleDownPolicy', 'scaleDownTolerance', 'rate', 'cron'] as const

/** Pod-hours of the cheapest settings that meet the goal of a load. */
export interface Comparison {
  name: string
  combinations: number
  /** The best of all combinations. */
  exhaustive: number
  /** What tune finds when it changes only the settings of the exhaustive search. */
  same: number
  /** What tune finds, and what it recommends, when it may change all settings. */
  all: number
  recommended: number
  simulated: number
}

/** Compares tune with an exhaustive search. */
export async function compare(given: GivenLoad): Promise<Comparison> {
  const input = givenInput(given)
  const grid = combinations(gridFor(given.partitions))
  const [same, all] = [await tune({ ...input, keep: OTHERS }), await tune(input)]
  return {
    name: given.name,
    combinations: grid.length,
    exhaustive: cheapestOfAll(input, grid),
    same: same.cheapest?.figures.podHours ?? Infinity,
    all: all.cheapest?.figures.podHours ?? Infinity,
    recommended: all.recommended?.figures.podHours ?? Infinity,
    simulated: all.simulated,
  }
}
