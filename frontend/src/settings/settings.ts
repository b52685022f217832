import { type ConsumerName, consumerNames } from '@food-delivery/contracts'
import { type OrderDelays } from '../api/order-delays'
import { delayMs } from '../cluster/capacity'
import { type LoadPlan } from '../load/load-generator'
import { type LoadShape, loadShapes } from '../load/load-shape'
import {
  type PageSettings,
  type Validators,
  defaultPageSettings,
  isOneOf,
  restoreValid,
  pageSettingsValidators,
} from './page-settings'

/** The ranges of the time axis that the user can choose. Seconds. */
export const ranges = [60, 300, 900] as const

/** Settings of the simulator, stored in this browser. */
export interface Settings extends PageSettings {
  /** Orders per second, 1–20. */
  readonly rate: number
  /** How the rate changes over time. */
  readonly shape: LoadShape
  /** Slider positions, 1–100. */
  readonly courierSpeed: number
  readonly kitchenSpeed: number
  readonly rangeSeconds: (typeof ranges)[number]
  /** Whether the chart of orders shows totals instead of rates. */
  readonly cumulative: boolean
  /** Whether charts are shown as tables. */
  readonly asTables: boolean
  /** The group whose scaling decisions are shown. */
  readonly group: ConsumerName
}

export function defaultSettings(languageTag: string): Settings {
  return {
    ...defaultPageSettings(languageTag),
    rate: 1,
    shape: 'steady',
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

const validators: Validators<Settings> = {
  ...pageSettingsValidators,
  rate: isWithin(1, 20),
  shape: isOneOf(loadShapes),
  courierSpeed: isWithin(1, 100),
  kitchenSpeed: isWithin(1, 100),
  rangeSeconds: isOneOf(ranges),
  cumulative: isOneOf([true, false]),
  asTables: isOneOf([true, false]),
  group: isOneOf(consumerNames),
}

export function restoreSettings(stored: unknown, defaults: Settings): Settings {
  return restoreValid(stored, defaults, validators)
}

/** The delays of an order at the slider positions. */
export function orderDelays({ kitchenSpeed, courierSpeed }: Settings): OrderDelays {
  return { kitchenDelayMs: delayMs(kitchenSpeed), courierDelayMs: delayMs(courierSpeed) }
}

export function loadPlan(settings: Settings): LoadPlan {
  return { ratePerSecond: settings.rate, shape: settings.shape, ...orderDelays(settings) }
}
