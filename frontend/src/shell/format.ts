import { type Language } from '../settings/page-settings'
import { type SharedTexts } from './texts/texts'

const locales: Record<Language, string> = { en: 'en-US', ko: 'ko-KR' }

/** Numbers and times in a language. */
export interface Format {
  integer: (value: number) => string
  /** At most one decimal. */
  oneDecimal: (value: number) => string
  /** Always two decimals. */
  twoDecimals: (value: number) => string
  /** Three significant digits: 0.0109, 1.53. */
  threeDigits: (value: number) => string
  /** With the symbol `$` and two decimals. */
  price: (value: number) => string
  /** With seconds; `ms` since 1970. */
  timeOfDay: (ms: number) => string
  /** Without seconds; `ms` since 1970. */
  dateTime: (ms: number) => string
}

function formatOf(language: Language): Format {
  const locale = locales[language]
  const number = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(locale, options)
    return (value: number) => format.format(value)
  }
  const time = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, options)
    return (ms: number) => format.format(ms)
  }
  return {
    integer: number({ maximumFractionDigits: 0 }),
    oneDecimal: number({ maximumFractionDigits: 1 }),
    twoDecimals: number({ minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    threeDigits: number({ minimumSignificantDigits: 3, maximumSignificantDigits: 3 }),
    price: number({ style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' }),
    timeOfDay: time({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    dateTime: time({ dateStyle: 'medium', timeStyle: 'short' }),
  }
}

export const formats: Record<Language, Format> = { en: formatOf('en'), ko: formatOf('ko') }

/** Minutes and seconds: "4:05". */
export function elapsedTime(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** Hours and minutes: "13:05", "26:30". */
export function clockTime(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}

/** A rounded duration: "40 s", "9 minutes", "2 hours". */
export function approximateDuration(seconds: number, units: SharedTexts['units'], format: Format): string {
  if (seconds < 60) return units.seconds(format.integer(Math.max(1, seconds)))
  if (seconds < 5_400) return units.minutes(format.integer(seconds / 60))
  return units.hours(format.integer(seconds / 3_600))
}
