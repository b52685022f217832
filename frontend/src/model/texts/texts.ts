import { type Sentences, english } from '@food-delivery/deployment-model'
import { type Language } from '../../settings/page-settings'
import { usePage } from '../../shell/page-context'
import { en } from './en'
import { ko } from './ko'
import { koDiagnostics } from './ko-diagnostics'

/** Texts of the model page in one language. */
export type ModelTexts = typeof en

export const modelTexts: Record<Language, ModelTexts> = { en, ko }

export const diagnosticTexts: Record<Language, Sentences> = { en: english, ko: koDiagnostics }

/** The texts of the model page in the chosen language. */
export function useTexts(): ModelTexts {
  return modelTexts[usePage().settings.language]
}
