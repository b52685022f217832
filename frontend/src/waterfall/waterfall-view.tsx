import { type OrderWaterfall, clockSkewMs, nextStep, slowestPart, stepParts, workerOf } from '@food-delivery/contracts'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { StepBar } from './step-bar'

/** Where the time of an order went: the slowest part in words, then each step as a bar and in numbers. */
export function WaterfallView({ waterfall }: { waterfall: OrderWaterfall }) {
  const { waterfall: texts } = useTexts()
  const skewMs = clockSkewMs(waterfall)
  const milliseconds = useMilliseconds()
  return (
    <div className="waterfall">
      <SlowestPart waterfall={waterfall} />
      <NextStep waterfall={waterfall} />
      <PartTotals waterfall={waterfall} />
      <Steps waterfall={waterfall} />
      {skewMs > 0 && <p>{texts.clockSkew(milliseconds(skewMs))}</p>}
    </div>
  )
}

function useMilliseconds(): (ms: number) => string {
  const { format, shared } = usePage()
  return (ms) => shared.units.milliseconds(format.integer(ms))
}

function SlowestPart({ waterfall }: { waterfall: OrderWaterfall }) {
  const { waterfall: texts, phone, groups } = useTexts()
  const { format } = usePage()
  const milliseconds = useMilliseconds()
  const slowest = slowestPart(waterfall)
  if (!slowest) return null
  const { step, part, ms, share } = slowest
  const values = { group: groups[workerOf(step)].name, step: phone.steps[step] }
  return (
    <p className="waterfall-slowest">
      {texts.slowest[part]({ ...values, share: format.integer(share * 100), time: milliseconds(ms) })}
    </p>
  )
}

/** What an undelivered order waits for, or was waiting for when it was cancelled. */
function NextStep({ waterfall }: { waterfall: OrderWaterfall }) {
  const { waterfall: texts, phone, groups } = useTexts()
  const { format } = usePage()
  const milliseconds = useMilliseconds()
  const next = nextStep(waterfall)
  if (!next) return null
  const values = { step: phone.steps[next.step], time: milliseconds(next.ms) }
  const { cancelled } = waterfall
  if (!cancelled) return <p>{texts.next(values)}</p>
  const by = cancelled.pod ?? groups[workerOf(next.step)].name
  return <p>{texts.cancelled({ ...values, by, at: format.timeOfDay(cancelled.at) })}</p>
}

/** The sum of each part. The list is also the legend of the bars. */
function PartTotals({ waterfall: { steps } }: { waterfall: OrderWaterfall }) {
  const { waterfall: texts } = useTexts()
  const milliseconds = useMilliseconds()
  return (
    <ul className="waterfall-totals" aria-label={texts.totals}>
      {stepParts.map((part) => (
        <li key={part} className={`part-${part}`}>
          {texts.part[part](milliseconds(steps.reduce((sum, { parts }) => sum + (parts?.[part] ?? 0), 0)))}
        </li>
      ))}
    </ul>
  )
}

function Steps({ waterfall }: { waterfall: OrderWaterfall }) {
  const { waterfall: texts, phone, architecture } = useTexts()
  const milliseconds = useMilliseconds()
  const partition = architecture.partition(waterfall.partition)
  return (
    <ol className="waterfall-steps" aria-label={texts.steps}>
      {waterfall.steps.map((step) => {
        const shown = stepParts.filter((part) => step.parts?.[part])
        const numbers = shown.map((part) => texts.part[part](milliseconds(step.parts?.[part] ?? 0))).join(' · ')
        return (
          <li key={step.step}>
            <p className="waterfall-step">
              <span>{phone.steps[step.step]}</span>
              <b>{milliseconds(step.totalMs)}</b>
            </p>
            <StepBar waterfall={waterfall} step={step} />
            <p className="waterfall-detail">{step.parts ? numbers : texts.notDivided}</p>
            {step.pod !== undefined && <p className="waterfall-detail">{`${step.pod} · ${partition}`}</p>}
          </li>
        )
      })}
    </ol>
  )
}
