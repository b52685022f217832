import { type Language } from '../../settings/settings'
import { en } from './en'
import { ko } from './ko'

/** All texts of the race page in one language. */
export type RaceTexts = typeof en

export const raceTexts: Record<Language, RaceTexts> = { en, ko }
