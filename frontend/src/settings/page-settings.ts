export const languages = ['en', 'ko'] as const
export type Language = (typeof languages)[number]

export const themes = ['system', 'light', 'dark'] as const

/** What the viewer chose for all pages; kept in this browser. */
export interface PageSettings {
  readonly language: Language
  readonly theme: (typeof themes)[number]
}

/** The name under which settings are kept, those of the simulator too. */
export const KEPT_SETTINGS = 'food-delivery-settings'

/** `languageTag`: what the browser prefers, such as "ko-KR". */
export function defaultPageSettings(languageTag: string): PageSettings {
  return { language: languageTag.toLowerCase().startsWith('ko') ? 'ko' : 'en', theme: 'system' }
}

/** Whether a kept value is one that the setting can have. */
export type Validators<S> = Record<keyof S, (value: unknown) => boolean>

export const isOneOf =
  (allowed: readonly unknown[]) =>
  (value: unknown): boolean =>
    allowed.includes(value)

export const validPageSettings: Validators<PageSettings> = { language: isOneOf(languages), theme: isOneOf(themes) }

/** Takes what an earlier visit kept, field by field, and defaults for what is missing or wrong. */
export function restoreValid<S extends object>(stored: unknown, defaults: S, valid: Validators<S>): S {
  if (typeof stored !== 'object' || stored === null) return defaults
  const kept = Object.entries(stored).filter(
    ([key, value]) => Object.hasOwn(valid, key) && valid[key as keyof S](value),
  )
  return { ...defaults, ...(Object.fromEntries(kept) as Partial<S>) }
}
