export const languages = ['en', 'ko'] as const
export type Language = (typeof languages)[number]

export const themes = ['system', 'light', 'dark'] as const

/** Settings of all pages, stored in this browser. */
export interface PageSettings {
  readonly language: Language
  readonly theme: (typeof themes)[number]
}

/** Storage key of the settings of all pages, and of the further settings of the simulator. */
export const SETTINGS_KEY = 'food-delivery-settings'

/** The settings of a first visit. `languageTag`: the language of the browser, such as "ko-KR". */
export function defaultPageSettings(languageTag: string): PageSettings {
  return { language: languageTag.toLowerCase().startsWith('ko') ? 'ko' : 'en', theme: 'system' }
}

/** Whether a stored value is valid, for each setting. */
export type Validators<S> = Record<keyof S, (value: unknown) => boolean>

export const isOneOf =
  (allowed: readonly unknown[]) =>
  (value: unknown): boolean =>
    allowed.includes(value)

export const pageSettingsValidators: Validators<PageSettings> = { language: isOneOf(languages), theme: isOneOf(themes) }

/** The stored settings, with defaults for those that are missing or invalid. */
export function restoreValid<S extends object>(stored: unknown, defaults: S, validators: Validators<S>): S {
  if (typeof stored !== 'object' || stored === null) return defaults
  const entries = Object.entries(stored).filter(
    ([key, value]) => Object.hasOwn(validators, key) && validators[key as keyof S](value),
  )
  return { ...defaults, ...(Object.fromEntries(entries) as Partial<S>) }
}
