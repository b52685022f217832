import { type AdjustableSettings, type Finding, type PlanSummary } from '@food-delivery/planner'
import { type ScalingDecision } from '@food-delivery/contracts'
import { type PlanDocument, type SettingChanges } from '../document/plan-document'

/** The part of the input that a problem is in. */
export type InputPart = 'manifest' | 'load' | 'work' | 'partitions' | 'consumers' | 'goal' | 'settings' | 'planner'

/** Why a plan cannot be made. `message` is English, as the planner writes it; `line`: in the manifest or the load. */
export interface Problem {
  readonly part: InputPart
  readonly message: string
  readonly line: number | null
}

/** A finding of lint, and the settings that mend it, if some do. */
export interface FindingView extends Omit<Finding, 'file'> {
  readonly mend: SettingChanges | null
}

/** What the planner read. */
export interface Subject {
  readonly kind: 'ScaledObject' | 'HorizontalPodAutoscaler'
  readonly name: string
  readonly namespace: string
  /** The autoscalers in the manifest. */
  readonly names: readonly string[]
  /** The settings of the manifest. */
  readonly given: AdjustableSettings
  /** Those of the compared one, before the changes. */
  readonly settings: AdjustableSettings
  readonly partitions: number
  /** Length of the load, in seconds. */
  readonly seconds: number
  /** Mean time of a record, in seconds. */
  readonly workSeconds: number
  readonly findings: readonly FindingView[]
  /** What the planner assumes or leaves out, in English. */
  readonly warnings: readonly string[]
}

/** Curves over the whole time; null where it is not simulated yet. */
export interface PlanCurves {
  /** Seconds since the start. */
  readonly times: readonly number[]
  readonly arrivals: readonly (number | null)[]
  readonly lag: readonly (number | null)[]
  readonly age: readonly (number | null)[]
  readonly desired: readonly (number | null)[]
  readonly ready: readonly (number | null)[]
}

/** A change of the scale. */
interface PlanStep {
  readonly t: number
  readonly from: number
  readonly to: number
}

/** What one setting does. */
export interface PlanView {
  readonly summary: PlanSummary
  readonly curves: PlanCurves
  readonly steps: readonly PlanStep[]
}

/** The settings on the page: those of the manifest, and the changed ones. */
export type Side = 'given' | 'changed'

/** What the worker makes of a document. The changed setting is absent without changes. */
export interface PlanResults {
  readonly given: PlanView
  readonly changed?: PlanView
  /** The merge patch of the changes in YAML. */
  readonly patch?: string
  readonly isDone: boolean
}

/** A load that is short enough for a link. `error`: most records by which it differs at any time, and their share of all. */
export interface ShortLink {
  readonly fragment: string
  readonly shortened: { readonly points: number; readonly records: number; readonly share: number } | null
}

/** A setting that costs little and lets records wait shortly. */
export interface FrontierPoint {
  readonly podHours: number
  /** What the goal limits: seconds of waiting, or records of lag. */
  readonly wait: number
  readonly isLag: boolean
  /** Null without a goal. */
  readonly isMet: boolean | null
  /** What it changes, and what each change does, in English. */
  readonly changes: readonly { readonly text: string; readonly meaning: string }[]
  /** Where it breaks: null where that was not simulated. */
  readonly breaks: readonly string[] | null
  /** The manifest with this setting, in YAML. */
  readonly manifest: string
}

/** Settings of which none is better in both cost and wait, the cheapest first. */
export interface Frontier {
  readonly points: readonly FrontierPoint[]
  readonly asIs: FrontierPoint | null
  /** The index of the point to take. */
  readonly recommended: number | null
  /** Why the goal cannot be met, in English; null if it is. */
  readonly unmet: string | null
  /** What no setting changes, in English. */
  readonly advice: readonly string[]
  readonly simulated: number
}

/** How many settings of how many are simulated. */
export interface Progress {
  readonly simulated: number
  readonly max: number
}

/** Questions with one answer. */
export interface Questions {
  explain: { input: { side: Side; index: number }; output: ScalingDecision }
  prove: { input: { index: number }; output: string }
  link: { input: { document: PlanDocument }; output: ShortLink | null }
  tune: { input: { document: PlanDocument }; output: Frontier }
  yaml: { input: { value: unknown }; output: string }
}

export type Question = {
  [K in keyof Questions]: { readonly type: K } & Questions[K]['input']
}[keyof Questions]

/** A message to the worker. A new plan ends the one before; `interrupt` ends a search, which is answered with what it has. */
export type PlannerRequest =
  | { readonly type: 'plan'; readonly id: number; readonly document: PlanDocument }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  | { readonly type: 'interrupt' }

/** A message from the worker. */
export type PlannerResponse =
  | { readonly type: 'subject'; readonly id: number; readonly subject: Subject }
  | { readonly type: 'results'; readonly id: number; readonly results: PlanResults }
  | { readonly type: 'problem'; readonly id: number; readonly problem: Problem }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'noAnswer'; readonly id: number; readonly message: string }
