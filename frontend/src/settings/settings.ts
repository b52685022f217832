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

/** Settings of the simulator, stored in this browser. */
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

/** Stored settings, field by field; the default for each that is missing or invalid. */
export function restoreSettings(stored: unknown, defaults: Settings): Settings {
  return restoreValid(stored, defaults, valid)
}

/** The delays that an order asks for with these settings. Milliseconds. */
export function orderDelays({ kitchenSpeed, courierSpeed }: Settings): Omit<LoadPlan, 'ratePerSecond'> {
  return { kitchenSpeed: delayMs(kitchenSpeed), courierSpeed: delayMs(courierSpeed) }
}

/** The load for these settings. */
export function loadPlan(settings: Settings): LoadPlan {
  return { ratePerSecond: settings.rate, ...orderDelays(settings) }
}
