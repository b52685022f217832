import { type Language } from '../../settings/page-settings'
import { usePage } from '../../shell/page-context'
import { en } from './en'
import { ko } from './ko'

export type RaceTexts = typeof en

export const raceTexts: Record<Language, RaceTexts> = { en, ko }

export function useRaceTexts(): RaceTexts {
  return raceTexts[usePage().settings.language]
}
