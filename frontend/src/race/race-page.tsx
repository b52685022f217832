import {
  type ExpectedType,
  MalformedRaceError,
  RACE_PATH,
  type RaceReport,
  parseRaceReport,
} from '@food-delivery/contracts'
import { type Http } from '../api/request'
import { FilePage } from '../file-page/file-page'
import { type FileFormat } from '../file-page/read-file'
import { type Format } from '../shell/format'
import { type PageProps } from '../shell/page-frame'
import { RaceView } from './race-view'
import { type RaceTexts, raceTexts } from './texts/texts'

/** The file that `npm run lab -- --race --json` writes. With seven contenders, it is about 300 kB. */
export const raceFormat: FileFormat<RaceReport, MalformedRaceError> = {
  parse: parseRaceReport,
  InvalidError: MalformedRaceError,
  maxBytes: 4_000_000,
  gatewayPath: RACE_PATH,
}

/** The page `/race`: the backlog and the cost of each contender. */
export function RacePage(props: PageProps & { http: Pick<Http, 'fetch'> }) {
  return (
    <FilePage
      {...props}
      page="race"
      texts={raceTexts}
      fileFormat={raceFormat}
      command="npm run lab -- --race"
      invalidText={invalidText}
      summary={summary}
    >
      {(race) => <RaceView key={race.startedAt} report={race} />}
    </FilePage>
  )
}

function invalidText({ path, expected }: { path: string; expected: ExpectedType }, texts: RaceTexts): string {
  return texts.errors.value(path || texts.errors.file, texts.expected[expected])
}

/** The parameters of a race. */
function summary(
  { rate, rushSeconds, seed, startedAt, results }: RaceReport,
  texts: RaceTexts,
  format: Format,
): string {
  const orders = Math.max(...results.map((result) => result.orders))
  return [
    texts.orders(format.integer(orders)),
    texts.rush(format.oneDecimal(rate), format.oneDecimal(rushSeconds)),
    texts.seed(String(seed)),
    format.dateTime(startedAt),
  ].join(' · ')
}
