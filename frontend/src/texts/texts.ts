import { type Language } from '../settings/settings'
import { en } from './en'
import { ko } from './ko'

/** All texts of one language. */
export type Texts = typeof en

export const texts: Record<Language, Texts> = { en, ko }
