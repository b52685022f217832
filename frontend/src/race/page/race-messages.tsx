import { type RaceFailure } from '../data/read-race'
import { type RaceTexts, useTexts } from '../texts/texts'
import { type RaceState } from './use-race'

/** Reports why a race could not be opened, and how to run one if there is none. */
export function RaceMessages({ state: { isReading, report, failure } }: { state: RaceState }) {
  const texts = useTexts()
  const { before, command, after } = texts.none
  return (
    <>
      <div role="alert">{failure && <p className="notice race-error">{messageOf(failure, texts)}</p>}</div>
      {!report && (
        <div className="notice race-none" role="status">
          {isReading ? (
            texts.reading
          ) : (
            <p>
              {before} <code>{command}</code>
              {after}
            </p>
          )}
        </div>
      )}
    </>
  )
}

function messageOf(failure: RaceFailure, { errors, expected }: RaceTexts): string {
  switch (failure.code) {
    case 'notJson':
      return errors.notJson
    case 'tooLarge':
      return errors.tooLarge
    case 'notRead':
      return errors.notRead(failure.reason)
    case 'invalid':
      return errors.value(failure.path || errors.file, expected[failure.expected])
  }
}
