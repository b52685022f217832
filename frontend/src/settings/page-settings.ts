export const languages = ['en', 'ko'] as const
export type Language = (typeof languages)[number]

export const themes = ['system', 'light', 'dark'] as const

/** Settings of all pages, stored in this browser. */
export interface PageSettings {
  readonly language: Language
  readonly theme: (typeof themes)[number]
}

/** Key of the stored settings, the simulator's included. */
export const KEPT_SETTINGS = 'food-delivery-settings'

/** `languageTag`: of the browser, such as "ko-KR". */
export function defaultPageSettings(languageTag: string): PageSettings {
  return { language: languageTag.toLowerCase().startsWith('ko') ? 'ko' : 'en', theme: 'system' }
}

/** For each setting, whether a stored value is valid. */
export type Validators<S> = Record<keyof S, (value: unknown) => boolean>

export const isOneOf =
  (allowed: readonly unknown[]) =>
  (value: unknown): boolean =>
    allowed.includes(value)

export const validPageSettings: Validators<PageSettings> = { language: isOneOf(languages), theme: isOneOf(themes) }

/** Stored settings, field by field; the default for each that is missing or invalid. */
export function restoreValid<S extends object>(stored: unknown, defaults: S, valid: Validators<S>): S {
  if (typeof stored !== 'object' || stored === null) return defaults
  const kept = Object.entries(stored).filter(
    ([key, value]) => Object.hasOwn(valid, key) && valid[key as keyof S](value),
  )
  return { ...defaults, ...(Object.fromEntries(kept) as Partial<S>) }
}
