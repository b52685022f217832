import { type RunFailure } from '../data/read-run-file'
import { type ReplayTexts, useReplayTexts } from '../texts/texts'
import { type RunState } from './use-run'

/** Reports why a recording could not be opened, and how to make one if there is none. */
export function ReplayMessages({ state: { isReading, reading, failure } }: { state: RunState }) {
  const texts = useReplayTexts()
  return (
    <>
      <div role="alert">{failure && <p className="notice replay-error">{messageOf(failure, texts)}</p>}</div>
      {!reading && (
        <p className="notice" role="status">
          {isReading ? (
            texts.reading
          ) : (
            <>
              {texts.none.before} <code>npm run record -- run.json.gz</code>
              {texts.none.after}
            </>
          )}
        </p>
      )}
    </>
  )
}

function messageOf(failure: RunFailure, { errors }: ReplayTexts): string {
  switch (failure.code) {
    case 'notJson':
      return errors.notJson
    case 'tooLarge':
      return errors.tooLarge
    case 'notRead':
      return errors.notRead(failure.reason)
    case 'invalid':
      return errors.invalid(failure.reason)
  }
}
