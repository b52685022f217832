import { type Sentences, english } from '@food-delivery/deployment-model'
import { type Language } from '../../settings/page-settings'
import { usePage } from '../../shell/page-context'
import { en } from './en'
import { ko } from './ko'
import { koDiagnostics } from './ko-diagnostics'

export type ModelTexts = typeof en

export const modelTexts: Record<Language, ModelTexts> = { en, ko }

export const diagnosticTexts: Record<Language, Sentences> = { en: english, ko: koDiagnostics }

export function useModelTexts(): ModelTexts {
  return modelTexts[usePage().settings.language]
}
