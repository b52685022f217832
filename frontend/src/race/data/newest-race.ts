import { RACE_PATH } from '@food-delivery/contracts'
import { type Http } from '../../api/request'
import { type RaceReading, readRace } from './read-race'

const TIMEOUT_MS = 15_000

/** The newest race of the checkout behind this page; undefined if there is none. Never rejects. */
export async function newestRace({ fetch }: Pick<Http, 'fetch'>): Promise<RaceReading | undefined> {
  try {
    const response = await fetch(RACE_PATH, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (response.status === 404) return undefined
    if (response.ok) return readRace(await response.text())
    return { failure: { code: 'notRead', reason: `HTTP ${response.status}` } }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { failure: { code: 'notRead', reason } }
  }
}
