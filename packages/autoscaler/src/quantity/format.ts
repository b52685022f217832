import { type Quantity } from './parse'

const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const nanoPerUnit = 1_000_000_000n

function divideWhileExact(value: bigint, divisor: bigint, maxTimes: number): { value: bigint; times: number } {
  let times = 0
  while (times < maxTimes && value !== 0n && value % divisor === 0n) {
    value /= divisor
    times += 1
  }
  return { value, times }
}

function formatDecimal(nano: bigint): string {
  const { value, times } = divideWhileExact(nano, 1000n, decimalSuffixes.length - 1)
  return `${value}${decimalSuffixes[times] ?? ''}`
}

function formatBinary(nano: bigint): string {
  const units = nano / nanoPerUnit
  const isWhole = units * nanoPerUnit === nano
  // The API prints small and fractional binary quantities as decimals: 512, not 0.5Ki.
  if (!isWhole || (units > -1024n && units < 1024n)) return formatDecimal(nano)
  const { value, times } = divideWhileExact(units, 1024n, binarySuffixes.length - 1)
  return `${value}${binarySuffixes[times] ?? ''}`
}

function formatExponent(nano: bigint): string {
  const { value, times } = divideWhileExact(nano, 1000n, Number.MAX_SAFE_INTEGER)
  const exponent = times * 3 - 9
  return exponent === 0 ? `${value}` : `${value}e${exponent}`
}

/** Prints a quantity in the API's canonical form: 3000 → `3k`, 12000m → `12`, 1536Ki → `1536Ki`, zero → `0`. */
export function formatQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return '0'
  if (format === 'BinarySI') return formatBinary(nano)
  return format === 'DecimalExponent' ? formatExponent(nano) : formatDecimal(nano)
}
