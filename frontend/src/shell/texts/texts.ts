import { type Language } from '../../settings/page-settings'
import { en } from './en'
import { ko } from './ko'

export type SharedTexts = typeof en

/** Texts that several pages use. */
export const sharedTexts: Record<Language, SharedTexts> = { en, ko }
