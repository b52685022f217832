import { type Language } from '../settings/page-settings'
import { usePage } from '../shell/page-context'
import { en } from './en'
import { ko } from './ko'

export type Texts = typeof en

export const texts: Record<Language, Texts> = { en, ko }

export function useTexts(): Texts {
  return texts[usePage().settings.language]
}
