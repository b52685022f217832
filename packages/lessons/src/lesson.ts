import { type ConsumerName, type FaultKind } from '@food-delivery/contracts'

/** A text in all languages of the page. */
export interface Text {
  readonly en: string
  readonly ko: string
}

/** What a step can measure: numbers that the page's `measures.ts` computes from its data streams. */
export type MeasureName =
  /** Seconds since the beginning of the step. */
  | 'seconds'
  /** Orders placed, delivered or cancelled since the beginning of the step. */
  | 'placed'
  | 'delivered'
  | 'cancelled'
  /** Orders that are neither delivered nor cancelled now. */
  | 'inFlight'
  /** The most steps of one order that was placed on the phone of the page since the beginning of the step. */
  | 'orderSteps'
  /** The lag of the group in messages, and the highest one since the beginning of the step. */
  | 'lag'
  | 'highestLag'
  /** The pods of the group, and the most of them since the beginning of the step. */
  | 'pods'
  | 'mostPods'
  /** Pods that the lag needs, even above the maximum. */
  | 'podsByLag'
  /** Usage in percent of the request, as the group's HorizontalPodAutoscaler reports it. */
  | 'cpu'
  | 'memory'
  /** Seconds from the beginning of the step until the group had more or fewer pods than at the beginning. */
  | 'secondsUntilMorePods'
  | 'secondsUntilFewerPods'
  /** Estimated seconds until the lag is gone, at the present rates. */
  | 'secondsUntilEmpty'
  /** Seconds from the beginning of the step until the lag was gone. */
  | 'secondsUntilIdle'
  /** How many pods fewer there are than the most since the beginning of the step. */
  | 'podsRemoved'
  /** The most pods that were removed at once. */
  | 'largestStepDown'
  /** Orders lost, or delivered twice, since the beginning of the step. */
  | 'lost'
  | 'repeated'
  /** Seconds from the end of the step's fault until the lag was normal again. */
  | 'recoverySeconds'
  /** Share of the lag in the partition with the largest lag, percent. */
  | 'hottestShare'
  /** Pods at the end of a simulated load. */
  | 'plannedPods'
  /** Records that wait at the end of a simulated load. */
  | 'plannedWaiting'

/** A measure and, if it is one of a consumer group, the group. */
export interface Measurement {
  readonly measure: MeasureName
  /** Default: the group of the lesson. */
  readonly group?: ConsumerName
}

/** A range of a measurement, including both ends. A missing `min` or `max` leaves that side open. */
export interface Range {
  readonly min?: number
  readonly max?: number
}

/** A condition that holds while the measurement is known and in the range. */
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
  /** Slider positions, 1–100; 100 is the fastest. */
  readonly courierSpeed: number
  readonly kitchenSpeed: number
}

/**
 * What the user does in a step. One button of the page starts the task, except an order, which the user places on the
 * phone of the page.
 */
export type Task =
  | { readonly kind: 'order' }
  /** `goesOn`: the load continues in the next step, instead of ending when this step is seen. */
  | { readonly kind: 'load'; readonly preset: Preset; readonly goesOn?: true }
  | { readonly kind: 'stop' }
  /** Cancels all orders that were requested so far. */
  | { readonly kind: 'cancel' }
  /** Simulates the example of the page `/plan` with a load in the planner's notation. */
  | { readonly kind: 'plan'; readonly load: string }
  /** `seconds`: 0 for a momentary fault. */
  | { readonly kind: 'fault'; readonly fault: FaultKind; readonly target?: ConsumerName; readonly seconds: number }

/** One step of a lesson: the user predicts the result, does the task, and sees the figures. */
export interface Step {
  readonly text: Text
  /** Conditions that must hold before the step can begin, such as no lag of an earlier step. */
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
