import { RedisError } from '../redis-error'
import { toText } from './arguments'

const units: Record<string, number> = { m: 1, km: 1_000, ft: 0.3048, mi: 1_609.34 }

/** The metres of a unit. */
export function metersOf(unit: Buffer): number {
  const meters = units[toText(unit).toLowerCase()]
  if (meters !== undefined) return meters
  throw new RedisError('unsupported unit provided. please use M, KM, FT, MI')
}
