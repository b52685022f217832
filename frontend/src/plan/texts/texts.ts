import { type Language } from '../../settings/page-settings'
import { usePage } from '../../shell/page-context'
import { en } from './en'
import { ko } from './ko'

export type PlanTexts = typeof en

export const planTexts: Record<Language, PlanTexts> = { en, ko }

export function usePlanTexts(): PlanTexts {
  return planTexts[usePage().settings.language]
}
