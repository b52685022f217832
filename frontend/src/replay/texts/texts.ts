import { type Language } from '../../settings/page-settings'
import { usePage } from '../../shell/page-context'
import { en } from './en'
import { ko } from './ko'

/** Texts of the replay page in one language. */
export type ReplayTexts = typeof en

export const replayTexts: Record<Language, ReplayTexts> = { en, ko }

/** The texts of the replay page in the chosen language. */
export function useReplayTexts(): ReplayTexts {
  return replayTexts[usePage().settings.language]
}
