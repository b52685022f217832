import { type ConsumerName, consumerNames } from '@food-delivery/contracts'
import { delayMs } from '../cluster/capacity'
import { type LoadPlan } from '../load/load-generator'
import {
  type PageSettings,
  type Validators,
  defaultPageSettings,
  isOneOf,
  restoreValid,
  validPageSettings,
} from './page-settings'

/** Ranges of the time axis. Seconds. */
export const ranges = [60, 300, 900] as const

/** What the viewer of the simulator chose; kept in this browser. */
export interface Settings extends PageSettings {
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
    ...defaultPageSettings(languageTag),
    rate: 1,
    courierSpeed: 100,
    kitchenSpeed: 100,
    rangeSeconds: 60,
    cumulative: false,
    asTables: false,
    group: 'courier',
  }
}

const isWithin =
  (min: number, max: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max

const valid: Validators<Settings> = {
  ...validPageSettings,
  rate: isWithin(1, 20),
  courierSpeed: isWithin(1, 100),
  kitchenSpeed: isWithin(1, 100),
  rangeSeconds: isOneOf(ranges),
  cumulative: isOneOf([true, false]),
  asTables: isOneOf([true, false]),
  group: isOneOf(consumerNames),
}

/** The settings of an earlier visit, field by field, and defaults for what is missing or wrong. */
export function restoreSettings(stored: unknown, defaults: Settings): Settings {
  return restoreValid(stored, defaults, valid)
}

/** What the load sends with these settings. */
export function loadPlan({ rate, kitchenSpeed, courierSpeed }: Settings): LoadPlan {
  return { ratePerSecond: rate, kitchenSpeed: delayMs(kitchenSpeed), courierSpeed: delayMs(courierSpeed) }
}
