import { type Language } from '../settings/page-settings'
import { type SharedTexts } from './texts/texts'

const locales: Record<Language, string> = { en: 'en-US', ko: 'ko-KR' }

/** Numbers and times in a language. */
export interface Format {
  integer: (value: number) => string
  /** At most one decimal. */
  decimal: (value: number) => string
  /** Always two decimals. */
  hundredths: (value: number) => string
  /** Three significant digits: 0.0109, 1.53. */
  significant: (value: number) => string
  price: (value: number) => string
  /** Time of day with seconds; `ms` since 1970. */
  clock: (ms: number) => string
  /** Date and time of day; `ms` since 1970. */
  moment: (ms: number) => string
}

function build(language: Language): Format {
  const locale = locales[language]
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const hundredths = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const significant = new Intl.NumberFormat(locale, { minimumSignificantDigits: 3, maximumSignificantDigits: 3 })
  const price = new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' })
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  return {
    integer: (value) => integer.format(value),
    decimal: (value) => decimal.format(value),
    hundredths: (value) => hundredths.format(value),
    significant: (value) => significant.format(value),
    price: (value) => price.format(value),
    clock: (ms) => clock.format(ms),
    moment: (ms) => moment.format(ms),
  }
}

/** The formats of both languages. */
export const formats: Record<Language, Format> = { en: build('en'), ko: build('ko') }

/** Minutes and seconds: "4:05". */
export function elapsedTime(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`
}

/** A rounded duration: "40 s", "9 minutes", "2 hours". */
export function roughly(seconds: number, units: SharedTexts['units'], format: Format): string {
  if (seconds < 60) return units.seconds(format.integer(Math.max(1, seconds)))
  if (seconds < 5_400) return units.minutes(format.integer(seconds / 60))
  return units.hours(format.integer(seconds / 3_600))
}
