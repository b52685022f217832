import { type Language } from '../../settings/page-settings'
import { en } from './en'
import { ko } from './ko'

export type SharedTexts = typeof en

/** The words that all pages share. */
export const sharedTexts: Record<Language, SharedTexts> = { en, ko }
