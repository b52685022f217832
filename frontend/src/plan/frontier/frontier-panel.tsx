import { Button } from '../../shell/button'
import { Panel } from '../../shell/panel'
import { usePage } from '../../shell/page-context'
import { durationWords } from '../results/figures'
import { type Frontier, type FrontierPoint } from '../engine/messages'
import { usePlan } from '../page/plan-context'
import { usePlanTexts } from '../texts/texts'
import { FrontierPicture } from './frontier-picture'
import { useFrontier } from './use-frontier'

/** Searches for the sets of settings that no other set beats in cost and waiting time. The user can compare one. */
export function FrontierPanel() {
  const { frontier: texts } = usePlanTexts()
  const { format } = usePage()
  const { state } = usePlan()
  const { search, find, stop } = useFrontier()
  const isPossible =
    state.input?.kind === 'ScaledObject' &&
    state.input.given.lagThreshold !== null &&
    state.problems.every(({ part }) => part === 'settings')
  const button = search.isRunning ? (
    <Button onClick={stop}>{texts.stop}</Button>
  ) : (
    <Button disabled={!isPossible} onClick={find}>
      {texts.find}
    </Button>
  )
  const { simulated, max } = search.progress
  return (
    <Panel name="plan-frontier" title={texts.title} tools={button}>
      <p className="plan-hint">{texts.hint}</p>
      {search.isRunning && <progress aria-label={texts.progress} value={simulated} max={max} />}
      <p role="status" className="plan-hint">
        {!search.isRunning && search.frontier && texts.simulated(format.integer(search.frontier.simulated))}
      </p>
      <p role="alert" lang="en" className="plan-error">
        {search.error}
      </p>
      {search.frontier && <FrontierChoice frontier={search.frontier} />}
    </Panel>
  )
}

/** The sets of settings that were found. The user picks one to compare it. */
function FrontierChoice({ frontier }: { frontier: Frontier }) {
  const { frontier: texts } = usePlanTexts()
  const { state, change } = usePlan()
  const { points, asIs, recommended, unmet, advice } = frontier
  const textOf = usePointText()
  const found = points.findIndex(({ manifest }) => manifest === state.document.other)
  const picked = found < 0 ? null : found
  const pick = (index: number) => change({ other: points[index]?.manifest ?? '', changes: {} })
  const description = texts.description(points.map(textOf).join('; '))
  return (
    <>
      <FrontierPicture points={points} asIs={asIs} picked={picked} description={description} onPick={pick} />
      {asIs && <p className="plan-hint">{texts.asIs(textOf(asIs))}</p>}
      {[unmet === null ? null : `The goal cannot be met: ${unmet}.`, ...advice].map(
        (text) =>
          text !== null &&
          text !== '' && (
            <p key={text} lang="en" className="warning">
              {text}
            </p>
          ),
      )}
      <fieldset className="frontier-points">
        <legend className="visually-hidden">{texts.points}</legend>
        {points.map((point, index) => (
          <label key={`${point.podHours} ${point.wait}`}>
            <input type="radio" name="plan-frontier" checked={index === picked} onChange={() => pick(index)} />
            <span>
              <b>{textOf(point)}</b> {index === recommended && texts.recommended} <PointNotes point={point} />
            </span>
          </label>
        ))}
      </fieldset>
    </>
  )
}

/** Returns a function that describes a point: its pod-hours, and its waiting time or lag. */
function usePointText(): (point: FrontierPoint) => string {
  const { frontier: texts } = usePlanTexts()
  const { shared, format } = usePage()
  const waitText = ({ wait, isLag }: FrontierPoint) => {
    if (isLag) return texts.lag(format.integer(wait))
    return Number.isFinite(wait) ? durationWords(wait, { shared, format }) : texts.neverProcessed
  }
  return (point) => texts.point(format.oneDecimal(point.podHours), waitText(point))
}

/** The changes of a point, and the variations that it fails. The planner's texts are in English. */
function PointNotes({ point: { changes, breaks } }: { point: FrontierPoint }) {
  const { frontier: texts } = usePlanTexts()
  return (
    <span lang="en" className="plan-hint">
      {changes.map(({ text, meaning }) => (
        <span key={text} title={meaning}>
          {text};{' '}
        </span>
      ))}
      {breaks && breaks.length > 0 && (
        <span className="warning">
          {texts.breaks} {breaks.join('; ')}
        </span>
      )}
    </span>
  )
}
