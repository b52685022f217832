import { type RaceReport } from '@food-delivery/contracts'
import race from './real-race.json'

/** The report of `npm run lab -- --race --rush 20`, reduced to one point every ten seconds. */
export const aRace: RaceReport = race
