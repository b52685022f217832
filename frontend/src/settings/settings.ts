import { type ConsumerName, consumerNames } from '@food-delivery/contracts'
import { delayMs } from '../cluster/capacity'
import { type LoadPlan } from '../load/load-generator'

export const languages = ['en', 'ko'] as const
export type Language = (typeof languages)[number]

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Ranges of the time axis. Seconds. */
export const ranges = [60, 300, 900] as const

/** The name under which settings are kept. */
export const KEPT_SETTINGS = 'food-delivery-settings'

/** What the viewer chose; kept in this browser. */
export interface Settings {
  readonly language: Language
  readonly theme: Theme
  /** Orders per second, 1–20. */
  readonly rate: number
  /** Slider positions, 1–100. */
  readonly courierSpeed: number
  readonly kitchenSpeed: number
  readonly rangeSeconds: (typeof ranges)[number]
  /** Charts of orders show totals and not per second. */
  readonly cumulative: boolean
  /** Charts are shown as tables. */
  readonly asTables: boolean
  /** The group of "Why did it scale". */
  readonly group: ConsumerName
}

export function defaultSettings(languageTag: string): Settings {
  return {
    language: languageTag.toLowerCase().startsWith('ko') ? 'ko' : 'en',
    theme: 'system',
    rate: 1,
    courierSpeed: 100,
    kitchenSpeed: 100,
    rangeSeconds: 60,
    cumulative: false,
    asTables: false,
    group: 'courier',
  }
}

const isOneOf =
  (allowed: readonly unknown[]) =>
  (value: unknown): boolean =>
    allowed.includes(value)

const isWithin =
  (min: number, max: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max

const valid: Record<keyof Settings, (value: unknown) => boolean> = {
  language: isOneOf(languages),
  theme: isOneOf(themes),
  rate: isWithin(1, 20),
  courierSpeed: isWithin(1, 100),
  kitchenSpeed: isWithin(1, 100),
  rangeSeconds: isOneOf(ranges),
  cumulative: isOneOf([true, false]),
  asTables: isOneOf([true, false]),
  group: isOneOf(consumerNames),
}

/** Takes what an earlier visit kept, field by field, and defaults for what is missing or wrong. */
export function restoreSettings(stored: unknown, defaults: Settings): Settings {
  if (typeof stored !== 'object' || stored === null) return defaults
  const kept = Object.entries(stored).filter(
    ([key, value]) => Object.hasOwn(valid, key) && valid[key as keyof Settings](value),
  )
  return { ...defaults, ...(Object.fromEntries(kept) as Partial<Settings>) }
}

/** What the load sends with these settings. */
export function loadPlan({ rate, kitchenSpeed, courierSpeed }: Settings): LoadPlan {
  return { ratePerSecond: rate, kitchenSpeed: delayMs(kitchenSpeed), courierSpeed: delayMs(courierSpeed) }
}
