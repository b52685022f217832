import { type RaceFailure } from '../data/read-race'
import { useTexts } from '../texts/texts'
import { type RaceTexts } from '../texts/texts'
import { type RaceState } from './use-race'

/** How to run a race if there is none, and why a file was not opened. */
export function RaceNotes({ state: { isReading, report, failure } }: { state: RaceState }) {
  const texts = useTexts()
  return (
    <>
      <div role="alert">{failure && <p className="notice race-wrong">{wordsOf(failure, texts)}</p>}</div>
      {!report && (
        <div className="notice race-none" role="status">
          {isReading ? texts.reading : <HowToRun />}
        </div>
      )}
    </>
  )
}

function HowToRun() {
  const { before, command, after } = useTexts().none
  return (
    <p>
      {before} <code>{command}</code>
      {after}
    </p>
  )
}

function wordsOf(failure: RaceFailure, { wrong, expected }: RaceTexts): string {
  switch (failure.code) {
    case 'notJson':
      return wrong.notJson
    case 'tooLarge':
      return wrong.tooLarge
    case 'notRead':
      return wrong.notRead(failure.reason)
    case 'wrong':
      return wrong.value(failure.path || wrong.whole, expected[failure.expected])
  }
}
