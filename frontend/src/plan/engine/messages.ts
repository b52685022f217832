import { type AdjustableSettings, type Finding, type PlanSummary } from '@food-delivery/planner'
import { type ScalingDecision } from '@food-delivery/contracts'
import { type PlanDocument, type SettingChanges } from '../document/plan-document'

/** The part of the input that has a problem. */
export type InputPart = 'manifest' | 'load' | 'work' | 'partitions' | 'consumers' | 'goal' | 'settings' | 'planner'

/** Why the input cannot be simulated, in English. `line`: a line of the manifest or the load; null if unknown. */
export interface Problem {
  readonly part: InputPart
  readonly message: string
  readonly line: number | null
}

/** A finding of lint. */
export interface FindingView extends Omit<Finding, 'file'> {
  /** The changes of settings that fix it; null if none does. */
  readonly fix: SettingChanges | null
}

/** The input as the planner has read it. */
export interface PlanInput {
  readonly kind: 'ScaledObject' | 'HorizontalPodAutoscaler'
  readonly name: string
  readonly namespace: string
  /** Names of all autoscalers in the manifest. */
  readonly names: readonly string[]
  /** The settings of the manifest. */
  readonly given: AdjustableSettings
  /** The settings of the compared manifest, before the changes. */
  readonly settings: AdjustableSettings
  readonly partitions: number
  /** Duration of the load. */
  readonly seconds: number
  /** Mean processing time of a record. */
  readonly workSeconds: number
  readonly findings: readonly FindingView[]
  /** What the planner assumes or ignores, in English. */
  readonly warnings: readonly string[]
}

/** Curves over the whole load; null where it is not simulated yet. */
export interface PlanCurves {
  /** Seconds since the start of the load. */
  readonly times: readonly number[]
  /** Records per second. */
  readonly arrivals: readonly (number | null)[]
  /** Records. */
  readonly lag: readonly (number | null)[]
  /** Age of the oldest unprocessed record, seconds. */
  readonly age: readonly (number | null)[]
  /** Desired pods. */
  readonly desired: readonly (number | null)[]
  /** Ready pods. */
  readonly ready: readonly (number | null)[]
}

/** A change in the number of pods. `t`: seconds since the start of the load. */
interface Rescale {
  readonly t: number
  readonly from: number
  readonly to: number
}

/** The results of one set of settings so far. */
export interface PlanView {
  readonly summary: PlanSummary
  readonly curves: PlanCurves
  readonly rescales: readonly Rescale[]
}

/** The two sets of settings of the page: those of the manifest (`given`), and those compared with them (`changed`). */
export type Side = 'given' | 'changed'

/** The results of a document. `changed`: absent if the compared settings are invalid or those of the manifest. */
export interface PlanResults {
  readonly given: PlanView
  readonly changed?: PlanView
  /** The merge patch from `given` to `changed`, in YAML. */
  readonly patch?: string
  readonly isDone: boolean
}

/** A link to a plan. */
export interface ShortLink {
  readonly fragment: string
  /**
   * How a load that was too long for a link was reduced; null if it was not. `points`: the number of equally long steps
   * that it has in the link. `records`: the maximum difference in the number of arrived records, at any time and in any
   * partition (in all together, if the load is not given by partition). `share`: the same as a share of all records of
   * the largest partition.
   */
  readonly shortened: { readonly points: number; readonly records: number; readonly share: number } | null
}

/** A set of settings on the frontier between cost and waiting time. */
export interface FrontierPoint {
  readonly podHours: number
  /** The value that the goal limits: waiting time in seconds, or lag in records if `isLag`. */
  readonly wait: number
  readonly isLag: boolean
  /** Whether the settings meet the goal; null without a goal. */
  readonly isMet: boolean | null
  /** The changed settings and their effects, in English. */
  readonly changes: readonly { readonly text: string; readonly meaning: string }[]
  /**
   * The variations, such as a higher load, that the settings fail: they miss the goal in them or, without a goal,
   * records wait more than twice as long. In English; null if they fail none but were not simulated in all.
   */
  readonly breaks: readonly string[] | null
  /** The manifest with these settings, in YAML. */
  readonly manifest: string
}

/** The result of a search for settings with low cost and short waiting time. */
export interface Frontier {
  /** The sets of settings that no other set beats in both, and the recommended set; the cheapest first. */
  readonly points: readonly FrontierPoint[]
  /** The settings of the manifest; null if they were not simulated. */
  readonly asIs: FrontierPoint | null
  /** The index of the recommended point; null if there is none. */
  readonly recommended: number | null
  /** Why no settings meet the goal, in English; null if some do, without a goal, or if the search ended too early. */
  readonly unmet: string | null
  /** Advice beyond these settings, in English. */
  readonly advice: readonly string[]
  /** Number of simulations; a set of settings may have several. */
  readonly simulated: number
}

/** The progress of a search: the number of simulations, and its approximate maximum. */
export interface Progress {
  readonly simulated: number
  readonly max: number
}

/** Questions to the worker, each with its answer. */
export interface Questions {
  explain: { input: { side: Side; index: number }; output: ScalingDecision }
  /** What the load costs with the manifest as it is, and with the fix of a finding, in words. */
  simulateFix: { input: { index: number }; output: string }
  link: { input: { document: PlanDocument }; output: ShortLink | null }
  tune: { input: { document: PlanDocument }; output: Frontier }
  yaml: { input: { value: unknown }; output: string }
}

export type Question = {
  [K in keyof Questions]: { readonly type: K } & Questions[K]['input']
}[keyof Questions]

/**
 * A message to the worker. A new plan ends the previous one. `interrupt` ends a search, which then answers with the
 * best result so far.
 */
export type PlannerRequest =
  | { readonly type: 'plan'; readonly id: number; readonly document: PlanDocument }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  | { readonly type: 'interrupt' }

/** A message from the worker. */
export type PlannerResponse =
  | { readonly type: 'input'; readonly id: number; readonly input: PlanInput }
  | { readonly type: 'results'; readonly id: number; readonly results: PlanResults }
  | { readonly type: 'problem'; readonly id: number; readonly problem: Problem }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'noAnswer'; readonly id: number; readonly message: string }
