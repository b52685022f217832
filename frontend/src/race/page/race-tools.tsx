import { OpenFile } from '../../shell/open-file'
import { usePage } from '../../shell/page-context'
import { useTexts } from '../texts/texts'
import { type RaceState } from './use-race'

/** The parameters of the shown race, and buttons that open another one. */
export function RaceTools({
  state,
  onFile,
  onNewest,
}: {
  state: RaceState
  onFile: (file: File | undefined) => void
  onNewest: () => void
}) {
  const texts = useTexts()
  return (
    <div className="race-tools">
      <p>
        <RaceParameters state={state} />
      </p>
      <button type="button" className="button button-small" onClick={onNewest}>
        {texts.newest}
      </button>
      <OpenFile text={texts.open} accept=".json" onFile={onFile} />
    </div>
  )
}

function RaceParameters({ state: { report, fileName } }: { state: RaceState }) {
  const texts = useTexts()
  const { format } = usePage()
  if (!report) return texts.about
  const { rate, rushSeconds, seed, startedAt, results } = report
  const orders = Math.max(...results.map((result) => result.orders))
  const parameters = [
    texts.orders(format.integer(orders)),
    texts.rush(format.oneDecimal(rate), format.oneDecimal(rushSeconds)),
    texts.seed(String(seed)),
    format.dateTime(startedAt),
    ...(fileName === undefined ? [] : [fileName]),
  ]
  return parameters.join(' · ')
}
