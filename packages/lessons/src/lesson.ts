import { type ConsumerName, type FaultKind } from '@food-delivery/contracts'

/** A text in all languages of the page. */
export interface Text {
  readonly en: string
  readonly ko: string
}

/** What a step can measure. Each is a number that `measures.ts` computes from the data streams of the page. */
export type MeasureName =
  | 'seconds'
  | 'placed'
  | 'delivered'
  | 'cancelled'
  | 'inFlight'
  | 'orderSteps'
  | 'lag'
  | 'highestLag'
  | 'pods'
  | 'mostPods'
  | 'podsByLag'
  | 'cpu'
  | 'memory'
  | 'secondsUntilMorePods'
  | 'secondsUntilFewerPods'
  | 'secondsUntilEmpty'
  | 'secondsUntilIdle'
  | 'podsRemoved'
  | 'largestStepDown'
  | 'lost'
  | 'repeated'
  | 'recoverySeconds'
  | 'hottestShare'
  | 'plannedPods'
  | 'plannedWaiting'

/** A measurement of a consumer group since the step began. */
export interface Measurement {
  readonly measure: MeasureName
  /** Default: the group of the lesson. */
  readonly group?: ConsumerName
}

/** A range of a measurement, including both ends. Without `min` or `max` it is open on that side. */
export interface Range {
  readonly min?: number
  readonly max?: number
}

/** Holds while the measurement is known and in the range. */
export type Condition = Measurement & Range

/** What the user predicts before the step begins. The page shows which option turned out to be true. */
export interface Question {
  readonly ask: Text
  readonly about: Measurement
  /** The ranges have no gaps, and no number is in two of them. */
  readonly options: readonly (Range & { readonly text: Text })[]
}

/** The sliders of the simulator. */
interface Preset {
  /** Orders per second, 1–20. */
  readonly rate: number
  /** Slider positions, 1–100. */
  readonly courierSpeed: number
  readonly kitchenSpeed: number
}

/**
 * What the user does in a step. The page does it with one button, except an order, which the user places on the
 * phone of the page.
 */
export type Task =
  | { readonly kind: 'order' }
  /** The load ends when the step is seen, unless it goes on for the next step. */
  | { readonly kind: 'load'; readonly preset: Preset; readonly goesOn?: true }
  | { readonly kind: 'stop' }
  /** Cancels all orders that were requested so far. */
  | { readonly kind: 'cancel' }
  /** Simulates the example of the page `/plan` with a load in the planner's notation. */
  | { readonly kind: 'plan'; readonly load: string }
  /** `seconds`: 0 for a momentary fault. */
  | { readonly kind: 'fault'; readonly fault: FaultKind; readonly target?: ConsumerName; readonly seconds: number }

/** One step of a lesson: predict, do, see. */
export interface Step {
  readonly text: Text
  /** What must hold before the step can begin, such as no lag of an earlier step. */
  readonly before?: readonly Condition[]
  readonly task: Task
  readonly question: Question
  /** Figures that are shown while the step runs, besides those of `seen`. */
  readonly watch?: readonly Measurement[]
  /** The step is seen when all conditions hold at the same time. */
  readonly seen: readonly Condition[]
  /** Explains what was seen. */
  readonly finding: Text
  /** A page that shows more. */
  readonly link?: { readonly path: string; readonly text: Text }
}

/** A lesson of three to six minutes. */
export interface Lesson {
  /** The file's name, and the name in links: `/?lesson=NAME`. */
  readonly name: string
  readonly title: Text
  readonly minutes: number
  /** The consumer group whose figures and scaling decisions are shown. */
  readonly group: ConsumerName
  /** How the system must be started, if not by `npm start` alone. */
  readonly start?: {
    /** The value of `--autoscaler`. */
    readonly autoscaler: 'hpa' | 'memory'
    /** The metric by which the group must scale for the lesson. */
    readonly metric: 'cpu' | 'memory'
  }
  readonly steps: readonly Step[]
}
