import { type Language } from '../../settings/page-settings'
import { usePage } from '../../shell/page-context'
import { en } from './en'
import { ko } from './ko'

/** Texts of the plan page in one language. */
export type PlanTexts = typeof en

export const planTexts: Record<Language, PlanTexts> = { en, ko }

/** The texts of the plan page in the chosen language. */
export function useTexts(): PlanTexts {
  return planTexts[usePage().settings.language]
}
