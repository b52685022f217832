import { type RaceReport } from '@food-delivery/contracts'
import race from './real-race.json'

/** What `npm run lab -- --race --rush 20` wrote on two busy cores, with a point of each ten seconds only. */
export const aRace: RaceReport = race
