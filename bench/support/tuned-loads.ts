import {
  cheapestOfAll,
  combinations,
  givenInput,
  type GivenLoad,
  gridFor,
} from '../../packages/planner/test/exhaustive'
import { tune } from '../../packages/planner/src'

/** The settings that the exhaustive search leaves as they are. */
const KEPT_SETTINGS = [
  'scaleUpWindow',
  'scaleUpPolicy',
  'scaleDownPolicy',
  'scaleDownTolerance',
  'rate',
  'cron',
] as const

/** Pod-hours of the cheapest settings that meet the goal of a load, by tune and by an exhaustive search. */
export interface Comparison {
  name: string
  /** Number of settings in the exhaustive search. */
  combinations: number
  /** The best of all combinations. */
  exhaustive: number
  /** What tune finds when it changes only the parameters of the exhaustive search. */
  sameSettings: number
  /** What tune finds when it may change all parameters. */
  allSettings: number
  /** What tune recommends when it may change all parameters. */
  recommended: number
  /** Number of simulations of tune when it may change all parameters. */
  simulated: number
}

/** Compares tune with an exhaustive search. */
export async function compare(given: GivenLoad): Promise<Comparison> {
  const input = givenInput(given)
  const grid = combinations(gridFor(given.partitions))
  const sameSettings = await tune({ ...input, keep: KEPT_SETTINGS })
  const allSettings = await tune(input)
  return {
    name: given.name,
    combinations: grid.length,
    exhaustive: cheapestOfAll(input, grid),
    sameSettings: sameSettings.cheapest?.figures.podHours ?? Infinity,
    allSettings: allSettings.cheapest?.figures.podHours ?? Infinity,
    recommended: allSettings.recommended?.figures.podHours ?? Infinity,
    simulated: allSettings.simulated,
  }
}
