import { type TuneInput, type TunePoint, type TuneResult, readObjects, tune, yamlText } from '@food-delivery/planner'
import { type PlanDocument } from '../document/plan-document'
import { type Frontier, type FrontierPoint, type Progress } from './messages'
import { type PlanBasis, controllers, readBasis } from './plan-basis'

/** Approximate maximum number of simulations. With the load of a day on 12 partitions, each takes about 0.1 s. */
const MAX_SIMULATIONS = 150

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Applies a JSON merge patch (RFC 7396): null removes a field, and a list replaces the whole old list. */
export function applyMergePatch(object: Fields, patch: Fields): Fields {
  const patched = Object.entries(patch).map(([key, value]) => {
    const before = object[key]
    return [key, isObject(value) ? applyMergePatch(isObject(before) ? before : {}, value) : value] as const
  })
  const all = { ...object, ...Object.fromEntries(patched) }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
}

function tuneInput({ autoscaler, source, partitions, service, platform, goal, price }: PlanBasis): TuneInput {
  return {
    manifest: autoscaler.source.value,
    versions: {},
    startedAt: controllers.startedAt,
    source,
    partitions,
    keys: 'even',
    service,
    platform,
    // The default of Kubernetes. Seconds.
    hpaPeriod: 15,
    seed: 1,
    goal,
    price,
    isByRecord: source.isRandom,
    series: new Map(),
    keep: [],
    rate: null,
    maxSimulations: MAX_SIMULATIONS,
  }
}

function pointOf({ figures, changes, patch, breaks }: TunePoint, { autoscaler, goal }: PlanBasis): FrontierPoint {
  const given = autoscaler.source.value
  const [patchObject] = patch === null ? [] : readObjects(patch, 'patch')
  return {
    podHours: figures.podHours,
    wait: figures.wait,
    isLag: goal !== null && 'maxLag' in goal,
    isMet: figures.isMet,
    changes,
    breaks,
    manifest: yamlText(patchObject ? applyMergePatch(given, patchObject.value) : given),
  }
}

/**
 * The points of the frontier and the recommended point, the cheapest first. The recommended point may not be on the
 * frontier: it may have fewer changes or rescale less often, and cost slightly more.
 */
function shownPoints({ frontier, recommended }: TuneResult): TunePoint[] {
  const isMissing = recommended !== null && !frontier.some(({ patch }) => patch === recommended.patch)
  const all = isMissing ? [...frontier, recommended] : frontier
  return all.toSorted((a, b) => a.figures.podHours - b.figures.podHours)
}

/** Searches for the settings with the lowest cost and waiting time. @throws PlanProblemError, InvalidInputError */
export async function findFrontier(
  document: PlanDocument,
  options: { signal: AbortSignal; onProgress: (progress: Progress) => void },
): Promise<Frontier> {
  const basis = readBasis(document)
  const result = await tune(tuneInput(basis), options)
  const { asIs, recommended, unmet, advice, simulated } = result
  const shown = shownPoints(result)
  const index = shown.findIndex(({ patch }) => patch === recommended?.patch)
  return {
    points: shown.map((point) => pointOf(point, basis)),
    asIs: asIs && pointOf(asIs, basis),
    recommended: index < 0 ? null : index,
    unmet,
    advice,
    simulated,
  }
}
