import { type Language } from '../../settings/page-settings'
import { usePage } from '../../shell/page-context'
import { en } from './en'
import { ko } from './ko'

export type ReplayTexts = typeof en

export const replayTexts: Record<Language, ReplayTexts> = { en, ko }

export function useReplayTexts(): ReplayTexts {
  return replayTexts[usePage().settings.language]
}
