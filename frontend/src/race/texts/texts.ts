import { type Language } from '../../settings/page-settings'
import { usePage } from '../../shell/page-context'
import { en } from './en'
import { ko } from './ko'

/** Texts of the race page in one language. */
export type RaceTexts = typeof en

export const raceTexts: Record<Language, RaceTexts> = { en, ko }

/** The texts of the race page in the chosen language. */
export function useTexts(): RaceTexts {
  return raceTexts[usePage().settings.language]
}
