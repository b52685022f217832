import { type Language } from '../settings/page-settings'
import { usePage } from '../shell/page-context'
import { en } from './en'
import { ko } from './ko'

/** Texts of the simulator in one language. */
export type Texts = typeof en

export const texts: Record<Language, Texts> = { en, ko }

/** The texts of the simulator in the chosen language. */
export function useTexts(): Texts {
  return texts[usePage().settings.language]
}
