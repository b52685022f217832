import { type Language } from '../../settings/page-settings'
import { usePage } from '../../shell/page-context'
import { en } from './en'
import { ko } from './ko'

export const lessonTexts: Record<Language, typeof en> = { en, ko }

export function useLessonTexts(): typeof en {
  return lessonTexts[usePage().settings.language]
}
