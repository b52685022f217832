import { type Language } from '../settings/page-settings'
import { usePage } from '../shell/page-context'
import { en } from './en'
import { ko } from './ko'

/** All texts of one language. */
export type Texts = typeof en

export const texts: Record<Language, Texts> = { en, ko }

/** The words of the page in the chosen language. */
export function useTexts(): Texts {
  return texts[usePage().settings.language]
}
