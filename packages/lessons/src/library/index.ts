import { type Lesson } from '../lesson'
import { elevenOfTwelve } from './eleven-of-twelve'
import { firstOrder } from './first-order'
import { hotKey } from './hot-key'
import { memoryStays } from './memory-stays'
import { nightBacklog } from './night-backlog'
import { podDies } from './pod-dies'
import { podForFive } from './pod-for-five'
import { poison } from './poison'
import { processorTime } from './processor-time'
import { scaleInWaits } from './scale-in-waits'
import { sixIsTheMost } from './six-is-the-most'

/** All lessons, in the order in which they are offered. */
export const lessons: readonly Lesson[] = [
  firstOrder,
  podForFive,
  sixIsTheMost,
  processorTime,
  scaleInWaits,
  podDies,
  hotKey,
  poison,
  nightBacklog,
  memoryStays,
  elevenOfTwelve,
]
