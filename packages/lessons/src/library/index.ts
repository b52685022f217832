import { type Lesson } from '../lesson'
import { firstOrder } from './first-order'
import { memoryStays } from './memory-stays'
import { podForFive } from './pod-for-five'
import { processorTime } from './processor-time'
import { scaleInWaits } from './scale-in-waits'
import { sixIsTheMost } from './six-is-the-most'

/** All lessons, in the order in which they are offered. */
export const lessons: readonly Lesson[] = [
  firstOrder,
  podForFive,
  sixIsTheMost,
  scaleInWaits,
  processorTime,
  memoryStays,
]
