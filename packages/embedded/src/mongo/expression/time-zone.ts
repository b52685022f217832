import { memoized } from '../../memoized'
import { badValue, MongoCommandError } from '../mongo-errors'
import { isNullish } from './operator'

/** The offset from UTC in ms of `+02:00`, `+0200`, `+02`, or of a name such as `Europe/Berlin` at that time. */
export function offsetOf(operator: string, timezone: unknown, date: Date): number {
  if (isNullish(timezone)) return 0
  if (typeof timezone !== 'string') throw badValue(`timezone must evaluate to a string in ${operator}`)
  const text = /^[+-]/.test(timezone) ? timezone : formatterOf(timezone).format(date)
  const [, sign, hours, minutes = '0'] = /([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes)) * 60_000
}

const formatterOf = memoized((timeZone) => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  } catch {
    throw new MongoCommandError(40485, `unrecognized time zone identifier: "${timeZone}"`)
  }
}, 1_000)
