import { useRacePage } from './race-context'
import { type RaceState } from './use-race'

/** Which race this is, and the ways to another one. */
export function RaceTools({
  state,
  onFile,
  onNewest,
}: {
  state: RaceState
  onFile: (file: File | undefined) => void
  onNewest: () => void
}) {
  const { texts } = useRacePage()
  return (
    <div className="race-tools">
      <p>
        <RaceFacts state={state} />
      </p>
      <button type="button" className="button button-small" onClick={onNewest}>
        {texts.newest}
      </button>
      <label className="button button-small file-button">
        {texts.open}
        <input
          type="file"
          className="visually-hidden"
          accept=".json"
          onChange={({ target }) => {
            onFile(target.files?.[0])
            // The same file may be opened again.
            target.value = ''
          }}
        />
      </label>
    </div>
  )
}

function RaceFacts({ state: { report, fileName } }: { state: RaceState }) {
  const { texts, format } = useRacePage()
  if (!report) return texts.about
  const { rate, rushSeconds, seed, startedAt, results } = report
  const orders = Math.max(...results.map((result) => result.orders))
  const facts = [
    texts.orders(format.integer(orders)),
    texts.rush(format.decimal(rate), format.decimal(rushSeconds)),
    texts.seed(String(seed)),
    format.moment(startedAt),
    ...(fileName === undefined ? [] : [fileName]),
  ]
  return facts.join(' · ')
}
