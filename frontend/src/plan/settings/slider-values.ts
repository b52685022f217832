import { type SettingName } from '../document/plan-document'

/** The round numbers between two powers of ten, as factors of the lower one. */
const FACTORS = [1, 1.5, 2, 3, 5, 7]

/** Round numbers from `from` to `to`. */
function roundNumbers(from: number, to: number): number[] {
  const first = Math.floor(Math.log10(from))
  const decades = Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, index) => 10 ** (first + index))
  return decades
    .flatMap((decade) => FACTORS.map((factor) => Number((factor * decade).toPrecision(3))))
    .filter((value) => value >= from && value <= to)
}

/**
 * All numbers of pods up to 20, then round numbers. Includes the number of partitions, to which KEDA limits the pods by
 * default, and the numbers next to it.
 */
function podCounts(partitions: number, from: number): number[] {
  const smallCounts = Array.from({ length: 21 }, (_, count) => count)
  const largeCounts = roundNumbers(10, Math.max(20, 2 * partitions)).map(Math.round)
  return [...smallCounts, ...largeCounts, partitions - 1, partitions, partitions + 1].filter((count) => count >= from)
}

/** Lengths of stabilization windows. Seconds. */
const windowSeconds = [0, 15, 30, 60, 90, 120, 180, 300, 600, 900, 1_800, 3_600]

const valuesBySetting: Record<SettingName, (partitions: number) => number[]> = {
  lagThreshold: () => roundNumbers(1, 100_000).map(Math.round),
  min: (partitions) => podCounts(partitions, 0),
  max: (partitions) => podCounts(partitions, 1),
  scaleUpWindow: () => windowSeconds,
  scaleDownWindow: () => windowSeconds,
  scaleUpTolerance: () => [0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5],
}

/** Sorted values without duplicates. */
const sortedUnique = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b)

/** The values of a setting's slider. `shown`: further values that it must include, such as that of the manifest. */
export function settingValues(name: SettingName, partitions: number, shown: readonly number[]): number[] {
  return sortedUnique([...valuesBySetting[name](partitions), ...shown])
}

/** The values of the slider for the speed of a pod, in records per second. `shown`: the current one. */
export const speedValues = (shown: number): number[] => sortedUnique([...roundNumbers(0.1, 5_000), shown])
