import { type SettingName } from '../document/plan-document'

const STEPS = [1, 1.5, 2, 3, 5, 7]

/** Round numbers from `from` to `to`. */
function roundNumbers(from: number, to: number): number[] {
  const first = Math.floor(Math.log10(from))
  const decades = Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, index) => 10 ** (first + index))
  return decades
    .flatMap((decade) => STEPS.map((step) => Number((step * decade).toPrecision(3))))
    .filter((value) => value >= from && value <= to)
}

/** Each number of pods while there are few, then round ones; the partitions and their neighbours, where the rules change. */
function podCounts(partitions: number, from: number): number[] {
  const few = Array.from({ length: 21 }, (_, count) => count)
  const many = roundNumbers(10, Math.max(20, 2 * partitions)).map(Math.round)
  return [...few, ...many, partitions - 1, partitions, partitions + 1].filter((count) => count >= from)
}

const windows = [0, 15, 30, 60, 90, 120, 180, 300, 600, 900, 1_800, 3_600]

const stopsBySetting: Record<SettingName, (partitions: number) => number[]> = {
  lagThreshold: () => roundNumbers(1, 100_000).map(Math.round),
  min: (partitions) => podCounts(partitions, 0),
  max: (partitions) => podCounts(partitions, 1),
  scaleUpWindow: () => windows,
  scaleDownWindow: () => windows,
  scaleUpTolerance: () => [0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5],
}

/** Values in order, each once, with those that the slider has to show. */
const inOrder = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b)

/** The values of the slider of a setting. `shown`: further values, such as that of the manifest. */
export function settingStops(name: SettingName, partitions: number, shown: readonly number[]): number[] {
  return inOrder([...stopsBySetting[name](partitions), ...shown])
}

/** The values of the slider of the pods' speed, in records a second. */
export const speedStops = (shown: number): number[] => inOrder([...roundNumbers(0.1, 5_000), shown])
